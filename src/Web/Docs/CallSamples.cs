namespace CompraVenta.Web.Docs;

/// <summary>Makes the samples of a call from what the OpenAPI document says of it.</summary>
internal static class CallSamples
{
    /// <summary>The call in every language that is offered: curl, JavaScript, C# and Python, without packages.</summary>
    /// <param name="call">The call.</param>
    /// <param name="origin">Scheme, host and port of the app as its reader sees them, without a slash at the end.</param>
    public static IReadOnlyList<CodeSample> Of(ApiCall call, string origin)
    {
        var address = origin + call.ExampleAddress;
        return [new("curl", "curl", Curl(call, address)), new("js", "JavaScript", JavaScript(call, address)), new("csharp", "C#", CSharp(call, address)), new("python", "Python", Python(call, address))];
    }

    private static string Curl(ApiCall call, string address)
    {
        var method = call.Method == HttpMethods.Get ? "" : $" --request {call.Method}";
        return $"curl --fail-with-body{method} '{address}'";
    }

    private static string JavaScript(ApiCall call, string address)
    {
        var method = call.Method == HttpMethods.Get ? "" : $", {{ method: \"{call.Method}\" }}";
        return $"""
            const answer = await fetch("{address}"{method});
            if (!answer.ok) throw new Error(`${"{answer.status}"} ${"{await answer.text()}"}`);
            console.log(await answer.{(call.IsJson ? "json" : "text")}());
            """;
    }

    private static string CSharp(ApiCall call, string address)
    {
        var (use, show) = call.IsJson
            ? ("using System.Text.Json;\n", "using var document = JsonDocument.Parse(text);\nConsole.WriteLine(document.RootElement);")
            : ("", "Console.WriteLine(text);");
        return $$"""
            {{use}}using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.{{call.Method[..1]}}{{call.Method[1..].ToLowerInvariant()}}, "{{address}}");
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode) throw new HttpRequestException(text);
            {{show}}
            """;
    }

    private static string Python(ApiCall call, string address)
    {
        var (use, show) = call.IsJson ? ("import json\n", "print(json.load(answer))") : ("", "print(answer.read().decode())");
        return $"""
            {use}import urllib.request

            request = urllib.request.Request("{address}", method="{call.Method}")
            with urllib.request.urlopen(request) as answer:
                {show}
            """;
    }
}
