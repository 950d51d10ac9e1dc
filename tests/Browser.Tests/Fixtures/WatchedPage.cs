using CompraVenta.TestKit;
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

    /// <summary>Waits until the page is at an address, and read to its end, which is the footer: what was there before is gone then.</summary>
    /// <param name="address">The address; <c>**</c> stands for anything.</param>
    /// <remarks>Not by the load event, which is missed now and then when it comes with the address.</remarks>
    public async Task ArriveAsync(string address)
    {
        await Page.WaitForURLAsync(address, new() { WaitUntil = WaitUntilState.Commit });
        await ReadToItsEndAsync();
    }

    /// <summary>What an element says as soon as it is there and its page read to the end: an element is there before all of its text.</summary>
    public async Task<string> TextAsync(string selector)
    {
        await Page.Locator(selector).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await ReadToItsEndAsync();
        return await Page.Locator(selector).TextContentAsync() ?? "";
    }

    /// <summary>Waits until an expression of the page is true.</summary>
    /// <exception cref="TimeoutException">It was not within <see cref="Eventually.DefaultDeadline"/>.</exception>
    public async Task UntilAsync(string expression)
    {
        // Asked from here: a wait inside the page would evaluate text there, which the page's content policy forbids.
        using var deadline = new CancellationTokenSource(Eventually.DefaultDeadline);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(40));
        while (!await Page.EvaluateAsync<bool>(expression))
        {
            try
            {
                await beat.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"never true: {expression}", e);
            }
        }
    }

    /// <summary>The innermost parts that reach beyond the window's right edge, if they make the page wider than it; empty when it fits.</summary>
    public Task<string> WhatLeavesAsync() => Page.EvaluateAsync<string>("""
        document.documentElement.scrollWidth <= innerWidth ? "" : `${document.documentElement.scrollWidth} wide for ` + [...document.querySelectorAll("body *")]
          .filter(part => part.getBoundingClientRect().right > innerWidth && ![...part.children].some(child => child.getBoundingClientRect().right > innerWidth))
          .map(part => part.outerHTML.slice(0, 200)).join(", ")
        """);

    private Task ReadToItsEndAsync() => Page.Locator("footer").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
