using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>A browser page that remembers what went wrong on it.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> problems = [];

    public WatchedPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") problems.Add($"{message.Type}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => problems.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Console errors, warnings and uncaught failures so far.</summary>
    public IReadOnlyList<string> Problems => problems;

    public ILocator this[string selector] => Page.Locator(selector);

    /// <summary>Waits until an expression of the page is true.</summary>
    public Task UntilAsync(string expression) => Page.WaitForFunctionAsync(expression, null, new() { Timeout = 15_000 });

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
