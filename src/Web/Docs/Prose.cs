using Microsoft.AspNetCore.Html;

namespace CompraVenta.Web.Docs;

/// <summary>Sentences of the OpenAPI document as HTML.</summary>
internal static class Prose
{
    /// <summary>The text, encoded, and what stands between backticks as code.</summary>
    /// <remarks>OpenAPI descriptions are CommonMark; ours use nothing else of it.</remarks>
    public static IHtmlContent Of(string text)
    {
        var html = new HtmlContentBuilder();
        var isCode = false;
        foreach (var part in text.Split('`'))
        {
            if (isCode) html.AppendHtml("<code>").Append(part).AppendHtml("</code>");
            else html.Append(part);
            isCode = !isCode;
        }

        return html;
    }
}
