using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>The last user of a page of <see cref="UserDirectory"/>, from which the next one goes on.</summary>
/// <param name="Sort">What the page is sorted by.</param>
/// <param name="Text">The user's mail address or name in upper case, where that is what it is sorted by.</param>
/// <param name="Moment">The user's time, where the page is sorted by one.</param>
/// <param name="UserId">The user.</param>
public sealed record UserCursor(UserSort Sort, string? Text, DateTimeOffset Moment, Guid UserId)
{
    private const int LengthMax = 1_000;

    /// <summary>Whether these are sorted by a time; else by text.</summary>
    internal static bool IsTime(UserSort sort) => sort is UserSort.Created or UserSort.Seen;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">As it came back.</param>
    /// <param name="sort">What the page is sorted by now; a cursor of another order means nothing in it.</param>
    /// <param name="cursor">The cursor.</param>
    public static bool TryParse(string text, UserSort sort, out UserCursor? cursor)
    {
        cursor = null;
        if (text.Length is 0 or > LengthMax || !Base64Url.IsValid(text)) return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        if (parts.Length != 3 || !string.Equals(parts[0], sort.ToString(), StringComparison.Ordinal) || !Guid.TryParseExact(parts[2], "N", out var id)) return false;
        if (!IsTime(sort))
        {
            if (parts[1].Contains('\0', StringComparison.Ordinal)) return false;
            cursor = new UserCursor(sort, parts[1], default, id);
            return true;
        }

        if (!long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks) return false;
        cursor = new UserCursor(sort, null, new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }

    /// <summary>For an address.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Sort}\n{(IsTime(Sort) ? Moment.UtcTicks.ToString(CultureInfo.InvariantCulture) : Text)}\n{UserId:N}"));
}
