using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>Text is read in lines that the eye can follow.</summary>
public sealed class TrustPagesTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const int LineMax = 70;

    private const string LongestLine =
        """
        [...document.querySelectorAll('.trust-page p, .trust-page li, .trust-page dd')].map((block) => {
          const lines = new Map();
          const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          while (walker.nextNode()) {
            for (let i = 0; i < walker.currentNode.data.length; i++) {
              range.setStart(walker.currentNode, i);
              range.setEnd(walker.currentNode, i + 1);
              const box = range.getBoundingClientRect();
              if (box.width > 0) lines.set(Math.round(box.bottom), (lines.get(Math.round(box.bottom)) ?? 0) + 1);
            }
          }
          return Math.max(0, ...lines.values());
        }).reduce((a, b) => Math.max(a, b))
        """;

    [Theory]
    [InlineData("/About")]
    [InlineData("/Virtual-money")]
    [InlineData("/Privacy")]
    [InlineData("/Terms")]
    [InlineData("/Data-terms")]
    public async Task No_line_is_longer_than_70_characters(string path)
    {
        await using var page = await chromium.OpenAsync(path, 1440, 900, "light");
        Assert.InRange(await page.Page.EvaluateAsync<int>(LongestLine), 30, LineMax);
    }
}
