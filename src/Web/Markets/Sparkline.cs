using System.Globalization;
using System.Text;
using CompraVenta.Core.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>The last 24 hours of an instrument at one exchange.</summary>
/// <param name="Exchange">Whose prices; null while none is known.</param>
/// <param name="Points">Closes of 96 quarters of an hour, the oldest first; null for gaps.</param>
internal sealed record Sparkline(Venue? Exchange, IReadOnlyList<decimal?> Points)
{
    /// <summary>Height of the drawing; its width is that of the points.</summary>
    public const int Height = 100;

    /// <summary>The line as an SVG path, 95 wide and <see cref="Height"/> high: relative, in whole units, broken at gaps. figures.js draws the same.</summary>
    public string ToPath()
    {
        var (low, high) = (Points.Min() ?? 0, Points.Max() ?? 0);
        var path = new StringBuilder();
        int? before = null;
        for (var i = 0; i < Points.Count; i++)
        {
            if (Points[i] is not { } price)
            {
                before = null;
                continue;
            }

            var y = high == low ? Height / 2 : (int)Math.Round((high - price) / (high - low) * Height, MidpointRounding.AwayFromZero);
            if (before is not { } last)
            {
                // A point alone is drawn by its round ends.
                path.Append(CultureInfo.InvariantCulture, $"M{i} {y}h0");
            }
            else
            {
                path.Append(i > 1 && Points[i - 2] is not null ? ' ' : 'l').Append('1').Append(y < last ? "" : " ").Append(CultureInfo.InvariantCulture, $"{y - last}");
            }

            before = y;
        }

        return path.ToString();
    }
}
