using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CompraVenta.Web.Accounts.Sessions;

/// <summary>Where a page of sessions ended.</summary>
/// <param name="UsedAt">When the last one on it was last used.</param>
/// <param name="Id">Its id.</param>
internal sealed record SessionCursor(DateTimeOffset UsedAt, Guid Id)
{
    /// <summary>Reads one as it was given out.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out SessionCursor? cursor)
    {
        var parts = text.Split('-', 2);
        var isRead = parts.Length == 2
            & long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            & Guid.TryParseExact(parts[^1], "N", out var id)
            && ticks <= DateTime.MaxValue.Ticks;
        cursor = isRead ? new SessionCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id) : null;
        return isRead;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{UsedAt.UtcTicks}-{Id:N}");
}
