using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace CompraVenta.Web.Tests.Docs;

/// <summary>What the pages of the documentation have in common.</summary>
internal static class DocsPage
{
    /// <summary>The page as a browser without script reads it.</summary>
    public static async Task<IHtmlDocument> ReadAsync(WebApp app, string path)
    {
        using var answer = await app.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Every link and file of the page is there, and nothing runs inline.</summary>
    /// <returns>The addresses that the page names.</returns>
    public static async Task<IReadOnlySet<string>> CheckAddressesAsync(WebApp app, string path)
    {
        using var page = await ReadAsync(app, path);
        Assert.All(page.Scripts, script => Assert.True(script.Source is { Length: > 0 } && string.IsNullOrWhiteSpace(script.Text), script.OuterHtml));
        Assert.Empty(page.QuerySelectorAll("[style], style"));
        var addresses = page.QuerySelectorAll("a[href], link[href], script[src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!).ToHashSet(StringComparer.Ordinal);
        foreach (var address in addresses)
        {
            if (address.StartsWith('#'))
            {
                Assert.NotNull(page.GetElementById(address[1..]));
                continue;
            }

            using var answer = await app.Http.GetAsync(new Uri(new Uri(app.Address, path), address));
            Assert.True(answer.StatusCode != HttpStatusCode.NotFound, address);
        }

        return addresses;
    }
}
