using System.Net.Mail;

namespace CompraVenta.Infrastructure.Accounts.Users;

/// <summary>What a mail address is.</summary>
public static class EmailRules
{
    /// <summary>Longest mail address: RFC 5321, section 4.5.3.1, leaves it 254 characters.</summary>
    public const int LengthMax = 254;

    /// <summary>Whether this is one bare address, such as <c>ada@example.org</c>.</summary>
    public static bool IsAddress(string? text) =>
        text is { Length: > 0 and <= LengthMax } && MailAddress.TryCreate(text, out var parsed) && parsed.Address == text && !text.Any(char.IsControl);
}
