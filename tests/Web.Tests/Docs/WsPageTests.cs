using System.Diagnostics;
using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Tests.Docs;

/// <summary>The page of the WebSocket: every message with its fields and an example, every channel and code, and samples that run.</summary>
[Collection(PostgresCollection.Name)]
public sealed class WsPageTests(WebApp app) : IClassFixture<WebApp>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Every_message_of_the_schema_has_a_section_with_its_fields_and_an_example_that_fits()
    {
        using var page = await PageAsync();
        var (_, schema) = await app.GetAsync("/docs/ws.json");
        var messages = schema.GetProperty("$defs").EnumerateObject().Where(d => d.Name is not ("client" or "server")).ToList();
        Assert.Equal(messages.Select(m => m.Name).Order(StringComparer.Ordinal), page.QuerySelectorAll("[data-message]").Select(s => s.Id!).Order(StringComparer.Ordinal));
        foreach (var message in messages)
        {
            var section = page.GetElementById(message.Name)!;
            var fields = section.QuerySelectorAll(".fields dt").Select(f => f.TextContent).ToList();
            Assert.All(message.Value.GetProperty("properties").EnumerateObject(), p => Assert.Contains(p.Name, fields));
            var example = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(section.QuerySelector("pre")!.TextContent);
            Assert.Empty(new Http.SchemaCheck(schema).Check(example, message.Value));
        }
    }

    [Fact]
    public async Task Channels_codes_and_limits_are_those_of_the_app()
    {
        using var page = await PageAsync();
        Assert.Equal(ChannelRule.All.Select(c => c.Word), page.QuerySelectorAll("#channels dt").Select(t => t.TextContent));
        Assert.Equal(StreamCodes.All.Select(c => c.Code), page.QuerySelectorAll("#codes dt").Select(t => t.TextContent));
        Assert.Equal(StreamCodes.All.Count, StreamCodes.All.Select(c => c.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("At most 200 on a connection", page.GetElementById("limits")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_link_and_file_of_the_page_is_there_and_nothing_runs_inline()
    {
        using var page = await PageAsync();
        Assert.All(page.Scripts, script => Assert.True(script.Source is { Length: > 0 } && string.IsNullOrWhiteSpace(script.Text), script.OuterHtml));
        Assert.Empty(page.QuerySelectorAll("[style], style"));
        var addresses = page.QuerySelectorAll("a[href], link[href], script[src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("/docs/api", addresses);
        foreach (var address in addresses)
        {
            if (address.StartsWith('#'))
            {
                Assert.NotNull(page.GetElementById(address[1..]));
                continue;
            }

            using var answer = await app.Http.GetAsync(new Uri(new Uri(app.Address, "/docs/ws"), address));
            Assert.True(answer.StatusCode != HttpStatusCode.NotFound, address);
        }

        Assert.Contains("href=\"/docs/ws\"", await app.Http.GetStringAsync("/docs/api"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("js", "sample.mjs", "snapshot", "node", "--experimental-websocket")]
    [InlineData("csharp", "sample.cs", "\"subscribed\"", "dotnet", "run")]
    public async Task A_sample_follows_the_book(string language, string file, string says, params string[] command)
    {
        using var page = await PageAsync();
        var text = page.QuerySelector($"[data-sample={language}] code")!.TextContent;
        var folder = Directory.CreateTempSubdirectory("compraventa-sample-");
        try
        {
            // Without the compiler for native code, which is a package of its own.
            var whole = language == "csharp" ? $"#:property PublishAot=false\n{text}" : text;
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), whole);
            using var process = Start(folder.FullName, [.. command, file]);
            using var limit = new CancellationTokenSource(Deadline);
            try
            {
                // It goes on for as long as it is let.
                var line = await process.StandardOutput.ReadLineAsync(limit.Token);
                Assert.True(line?.Contains(says, StringComparison.Ordinal) == true, $"{text}\n{line}");
            }
            finally
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Its package need not be here; that it is Python is seen without.</summary>
    [Fact]
    public async Task The_sample_in_Python_compiles()
    {
        using var page = await PageAsync();
        var folder = Directory.CreateTempSubdirectory("compraventa-sample-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "sample.py"), page.QuerySelector("[data-sample=python] code")!.TextContent);
            using var process = Start(folder.FullName, ["python3", "-m", "py_compile", "sample.py"]);
            using var limit = new CancellationTokenSource(Deadline);
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(string folder, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var variable in new[] { "http_proxy", "HTTP_PROXY" }) start.Environment.Remove(variable);
        return Process.Start(start)!;
    }

    private async Task<IHtmlDocument> PageAsync()
    {
        using var answer = await app.Http.GetAsync(new Uri("/docs/ws", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }
}
