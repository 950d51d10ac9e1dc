using System.Globalization;

namespace CompraVenta.Web.Http;

/// <summary>The part of a list that a call asks for: <c>limit</c> entries after <c>cursor</c>, which the answer before named.</summary>
/// <param name="Limit">Most entries.</param>
/// <param name="Cursor">Where to go on; null from the start.</param>
internal sealed record ListPage(int Limit, string? Cursor)
{
    /// <summary>Most entries of an answer.</summary>
    public const int LimitMax = 200;

    /// <summary>Entries of an answer unless the call says so.</summary>
    public const int LimitDefault = 50;

    /// <summary>The cursor as the number of an entry; null from the start.</summary>
    public long? Before => Cursor is null ? null : long.Parse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Reads a page of a list whose entries have numbers.</summary>
    public static RequestFault? TryRead(string? limit, string? cursor, out ListPage page)
    {
        page = new(LimitDefault, null);
        var count = LimitDefault;
        if (!string.IsNullOrEmpty(limit) && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > LimitMax))
        {
            return RequestFault.BadParameter("limit", $"'limit' is a number of entries from 1 to {LimitMax}.");
        }

        if (!string.IsNullOrEmpty(cursor) && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return RequestFault.BadParameter("cursor", "'cursor' is what an answer before gave as 'next_cursor'.");
        }

        page = new(count, string.IsNullOrEmpty(cursor) ? null : cursor);
        return null;
    }
}
