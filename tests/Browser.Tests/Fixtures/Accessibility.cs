using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>Asks axe-core what is wrong with a page.</summary>
internal static class Accessibility
{
    private static readonly string Script = File.ReadAllText(
        Path.Combine(Artifacts.Repository, "src", "Web", "node_modules", "axe-core", "axe.min.js"));

    /// <summary>One line a violation of any rule, with the first element that has it.</summary>
    public static Task<string[]> ViolationsAsync(IPage page) => RunAsync(page, "{ resultTypes: ['violations'] }");

    /// <summary>One line where text is not told from what is behind it: the one rule that another theme can break.</summary>
    public static Task<string[]> ContrastViolationsAsync(IPage page) => RunAsync(page, "{ runOnly: ['color-contrast'], resultTypes: ['violations'], preload: false }");

    private static async Task<string[]> RunAsync(IPage page, string options)
    {
        // By the debugger, not by a script tag: the page's content policy holds for the test too.
        if (!await page.EvaluateAsync<bool>("'axe' in window")) await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(
            $"async () => (await axe.run({options})).violations.map(v => `${{v.id}}: ${{v.help}}: ${{v.nodes.length}} × ${{v.nodes[0].html}} ${{v.nodes[0].failureSummary}}`)");
    }
}
