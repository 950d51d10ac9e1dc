using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using QRCoder;

namespace CompraVenta.Web.Accounts.TwoFactor;

/// <summary>Draws QR codes as SVG: one path, colours as attributes, for the pages' content policy allows no inline style. Dark on light in every theme, as scanners want it.</summary>
internal static class QrCode
{
    /// <summary>Draws one, with the quiet zone of four modules around it that ISO/IEC 18004 asks for.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="label">What those hear who do not see it.</param>
    public static IHtmlContent Draw(string text, string label)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            // A run of dark modules at once.
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (!rows[y][x]) continue;
                var begin = x;
                while (x + 1 < rows[y].Length && rows[y][x + 1]) x++;
                path.Append(CultureInfo.InvariantCulture, $"M{begin} {y}h{x - begin + 1}v1h-{x - begin + 1}z");
            }
        }

        var size = rows.Count.ToString(CultureInfo.InvariantCulture);
        return new HtmlContentBuilder().AppendFormat(
            CultureInfo.InvariantCulture,
            """<svg class="qr" role="img" aria-label="{0}" viewBox="0 0 {1} {1}" width="220" height="220" shape-rendering="crispEdges"><rect width="{1}" height="{1}" fill="#ffffff" stroke="none"/><path d="{2}" fill="#000000" stroke="none"/></svg>""",
            label,
            size,
            path.ToString());
    }
}
