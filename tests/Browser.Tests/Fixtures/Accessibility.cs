using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>Asks axe-core what is wrong with a page.</summary>
internal static class Accessibility
{
    private static readonly string Script = File.ReadAllText(
        Path.Combine(Artifacts.Repository, "src", "Web", "node_modules", "axe-core", "axe.min.js"));

    /// <summary>One line a violation, with the first element that has it.</summary>
    public static async Task<string[]> ViolationsAsync(IPage page)
    {
        // By the debugger, not by a script tag: the page's content policy holds for the test too.
        await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.map(v => `${v.id}: ${v.help}: ${v.nodes.length} × ${v.nodes[0].html} ${v.nodes[0].failureSummary}`)");
    }
}
