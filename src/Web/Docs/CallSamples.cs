namespace CompraVenta.Web.Docs;

/// <summary>Makes the samples of a call from what the OpenAPI document says of it.</summary>
internal static class CallSamples
{
    /// <summary>The call in every language that is offered: curl, JavaScript, C# and Python, without packages. A token comes from the environment.</summary>
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
        var token = call.TokenVariable is { } variable ? $" --header \"Authorization: Bearer ${variable}\"" : "";
        var body = call.BodyExample is { } json ? $" --header 'Content-Type: application/json' --data '{json}'" : "";
        return $"curl --fail-with-body{method}{token}{body} '{address}'";
    }

    private static string JavaScript(ApiCall call, string address)
    {
        var options = new List<string>();
        var headers = new List<string>();
        if (call.Method != HttpMethods.Get) options.Add($"method: \"{call.Method}\"");
        if (call.TokenVariable is { } variable) headers.Add($"Authorization: `Bearer ${"{process.env." + variable + "}"}`");
        if (call.BodyExample is not null) headers.Add("\"Content-Type\": \"application/json\"");
        if (headers.Count > 0) options.Add($"headers: {{ {string.Join(", ", headers)} }}");
        if (call.BodyExample is { } json) options.Add($"body: JSON.stringify({json})");
        var second = options.Count == 0 ? "" : $", {{ {string.Join(", ", options)} }}";
        return $"""
            const answer = await fetch("{address}"{second});
            if (!answer.ok) throw new Error(`${"{answer.status}"} ${"{await answer.text()}"}`);
            console.log(await answer.{(call.IsJson ? "json" : "text")}());
            """;
    }

    private static string CSharp(ApiCall call, string address)
    {
        var (use, show) = call.IsJson
            ? ("using System.Text.Json;\n", "using var document = JsonDocument.Parse(text);\nConsole.WriteLine(document.RootElement);")
            : ("", "Console.WriteLine(text);");
        var set = "";
        if (call.TokenVariable is { } variable) set += $"\nrequest.Headers.Authorization = new(\"Bearer\", Environment.GetEnvironmentVariable(\"{variable}\"));";
        if (call.BodyExample is { } json)
        {
            use = "using System.Net.Http.Headers;\n" + use;
            set += $"\nrequest.Content = new StringContent(\"\"\"{json}\"\"\", MediaTypeHeaderValue.Parse(\"application/json\"));";
        }

        return $$"""
            {{use}}using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.{{call.Method[..1]}}{{call.Method[1..].ToLowerInvariant()}}, "{{address}}");{{set}}
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode) throw new HttpRequestException(text);
            {{show}}
            """;
    }

    private static string Python(ApiCall call, string address)
    {
        var (use, show) = call.IsJson ? ("import json\n", "print(json.load(answer))") : ("", "print(answer.read().decode())");
        var (arguments, headers) = ("", new List<string>());
        if (call.TokenVariable is { } variable)
        {
            use += "import os\n";
            headers.Add($"\"Authorization\": \"Bearer \" + os.environ[\"{variable}\"]");
        }

        if (call.BodyExample is { } json)
        {
            arguments += $", data=b'{json}'";
            headers.Add("\"Content-Type\": \"application/json\"");
        }

        if (headers.Count > 0) arguments += $", headers={{{string.Join(", ", headers)}}}";
        return $"""
            {use}import urllib.request

            request = urllib.request.Request("{address}", method="{call.Method}"{arguments})
            with urllib.request.urlopen(request) as answer:
                {show}
            """;
    }
}
