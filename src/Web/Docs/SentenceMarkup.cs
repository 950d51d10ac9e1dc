using System.Net;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace CompraVenta.Web.Docs;

/// <summary>Sentences of the OpenAPI document as HTML. They are CommonMark, of which only code between backticks is used.</summary>
internal static class SentenceMarkup
{
    /// <summary>The sentence with everything encoded and its code marked up; a backtick without its pair stays as it is.</summary>
    public static IHtmlContent Of(string sentence)
    {
        var html = new StringBuilder(sentence.Length + 32);
        var at = 0;
        while (true)
        {
            var start = sentence.IndexOf('`', at);
            var end = start < 0 ? -1 : sentence.IndexOf('`', start + 1);
            if (end < 0) return new HtmlString(html.Append(WebUtility.HtmlEncode(sentence[at..])).ToString());
            html.Append(WebUtility.HtmlEncode(sentence[at..start]))
                .Append("<code>").Append(WebUtility.HtmlEncode(sentence[(start + 1)..end])).Append("</code>");
            at = end + 1;
        }
    }
}
