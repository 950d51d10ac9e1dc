using AngleSharp.Html.Dom;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Tests.Docs;

/// <summary>The page of the WebSocket: every message with its fields and an example, every channel and code, and samples that run.</summary>
[Collection(DocsCollection.Name)]
public sealed class WsPageTests(WebApp app) : IClassFixture<WebApp>
{
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
        Assert.Contains("/docs/api", await DocsPage.CheckAddressesAsync(app, "/docs/ws"));
        Assert.Contains("/docs/ws", await DocsPage.CheckAddressesAsync(app, "/docs/api"));
    }

    [Theory]
    [InlineData("js", "sample.mjs", "snapshot", "node", "--experimental-websocket")]
    [InlineData("csharp", "sample.cs", "\"subscribed\"", "dotnet", "run")]
    public async Task A_sample_follows_the_book(string language, string file, string says, params string[] command)
    {
        using var page = await PageAsync();
        var text = page.QuerySelector($"[data-sample={language}] code")!.TextContent;

        // It goes on for as long as it is let.
        await using var program = await SampleProgram.StartAsync(text, file, command);
        var line = await program.ReadLineAsync();
        Assert.True(line?.Contains(says, StringComparison.Ordinal) == true, $"{text}\n{line}");
    }

    /// <summary>Its package need not be here; that it is Python is seen without.</summary>
    [Fact]
    public async Task The_sample_in_Python_compiles()
    {
        using var page = await PageAsync();
        await SampleProgram.RunAsync(page.QuerySelector("[data-sample=python] code")!.TextContent, "sample.py", "python3", "-m", "py_compile");
    }

    private Task<IHtmlDocument> PageAsync() => DocsPage.ReadAsync(app, "/docs/ws");
}
