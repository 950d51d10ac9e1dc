using System.Reflection;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Infrastructure.Accounts.Users;

/// <summary>What a password must be: long enough, and not one that is tried first (NIST SP 800-63B, section 5.1.1.2). No rules about kinds of characters.</summary>
public sealed class PasswordRules : IPasswordValidator<User>
{
    /// <summary>Fewest characters.</summary>
    public const int LengthMin = 8;

    /// <summary>Most characters: hashing must not become a burden.</summary>
    public const int LengthMax = 128;

    private static readonly HashSet<string> Common = ReadCommon();

    /// <inheritdoc/>
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(Find(password ?? "", user) is { } error ? IdentityResult.Failed(error) : IdentityResult.Success);

    private static IdentityError? Find(string password, User user)
    {
        if (password.Length > LengthMax) return new IdentityError { Code = "PasswordTooLong", Description = $"A password has at most {LengthMax} characters." };
        if (password.Length < LengthMin) return null;
        if (Common.Contains(password) || password.Distinct().Count() < 3 || IsRun(password))
        {
            return new IdentityError { Code = "PasswordCommon", Description = "This password is among those that are tried first. Choose another, such as four words." };
        }

        var isOwn = string.Equals(password, user.Email, StringComparison.OrdinalIgnoreCase) || string.Equals(password, user.UserName, StringComparison.OrdinalIgnoreCase);
        return isOwn ? new IdentityError { Code = "PasswordOwn", Description = "The password must not be the mail address or the user name." } : null;
    }

    /// <summary>Whether each character is the one after (or before) the last: abcdefgh, 87654321.</summary>
    private static bool IsRun(string password)
    {
        var step = password[1] - password[0];
        return step is 1 or -1 && Enumerable.Range(1, password.Length - 1).All(i => password[i] - password[i - 1] == step);
    }

    private static HashSet<string> ReadCommon()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(typeof(PasswordRules), "common-passwords.txt")
            ?? throw new InvalidOperationException("the list of common passwords is not in the assembly");
        using var reader = new StreamReader(stream);
        return new(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), StringComparer.OrdinalIgnoreCase);
    }
}
