using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>A browser without script: it keeps cookies, follows what it is told, and sends forms as they stand on the page.</summary>
internal sealed class PageClient : IDisposable
{
    private readonly HttpClient http;

    public PageClient(WebApp app) =>
        http = new(new SocketsHttpHandler { CookieContainer = Cookies }) { BaseAddress = app.Address };

    /// <summary>Its cookies.</summary>
    public System.Net.CookieContainer Cookies { get; } = new();

    /// <summary>Makes an account on the page to register, and is signed in then.</summary>
    public static async Task<(PageClient Browser, string Email)> RegisterAsync(WebApp app, string password = "a fine long password")
    {
        var browser = new PageClient(app);
        var name = $"page-{Guid.NewGuid():N}"[..20];
        await browser.GetAsync("/Register");
        var page = await browser.SendAsync(new() { ["email"] = $"{name}@example.org", ["username"] = name, ["name"] = "A Person", ["password"] = password });
        Assert.Equal("/Account", page.Path);
        return (browser, $"{name}@example.org");
    }

    /// <summary>The page it is on.</summary>
    public SeenPage Page { get; private set; } = null!;

    /// <summary>Goes to a page.</summary>
    public async Task<SeenPage> GetAsync(string path)
    {
        using var answer = await http.GetAsync(path);
        return await SeeAsync(answer);
    }

    /// <summary>Follows a link to a file.</summary>
    /// <returns>What is in it.</returns>
    public Task<string> GetTextAsync(string path) => http.GetStringAsync(path);

    /// <summary>Fills in the one form of the page's content that has a field of each name, and sends it.</summary>
    /// <param name="fields">The fields by name; what stands in others is sent as it is.</param>
    /// <param name="form">Which form, where fields do not say it.</param>
    public Task<SeenPage> SendAsync(Dictionary<string, string> fields, string? form = null) => SendAsync(null, fields, form);

    /// <summary>The same by a button of the form that sends it to an address of its own.</summary>
    public Task<SeenPage> SendToAsync(string address, Dictionary<string, string> fields) => SendAsync(address, fields, null);

    private async Task<SeenPage> SendAsync(string? to, Dictionary<string, string> fields, string? form)
    {
        var found = Page.Document.QuerySelectorAll<IHtmlFormElement>(form ?? "main form").First(f => fields.Keys.All(name => f.QuerySelector($"[name='{name}']") is not null));
        var values = new List<KeyValuePair<string, string>>();
        foreach (var field in found.QuerySelectorAll<IHtmlElement>("[name]"))
        {
            var name = field.GetAttribute("name")!;
            if (fields.ContainsKey(name) || field is IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }) continue;
            values.Add(new(name, field is IHtmlSelectElement choice ? choice.Value ?? "" : field is IHtmlInputElement input ? input.Value : field.TextContent));
        }

        values.AddRange(fields);
        using var body = new FormUrlEncodedContent(values);
        var address = new Uri(Page.Address, to ?? found.GetAttribute("action") ?? Page.Address.PathAndQuery);
        using var answer = await http.PostAsync(address, body);
        return await SeeAsync(answer);
    }

    public void Dispose() => http.Dispose();

    private async Task<SeenPage> SeeAsync(HttpResponseMessage answer) =>
        Page = new((int)answer.StatusCode, answer.RequestMessage!.RequestUri!, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()), answer.Content.Headers.ContentType?.MediaType);

    /// <summary>What the browser got.</summary>
    internal sealed record SeenPage(int Status, Uri Address, IHtmlDocument Document, string? MediaType)
    {
        /// <summary>The address's path.</summary>
        public string Path => Address.AbsolutePath;

        /// <summary>What stands beside a field that is wrong.</summary>
        public string? ErrorOf(string field) => Document.QuerySelector($"#{field}-error")?.TextContent;

        /// <summary>What is said of the whole form, bad or good.</summary>
        public string? Notice => Document.QuerySelector(".notice-bad, .notice-good")?.TextContent;

        /// <summary>The value of a field.</summary>
        public string? ValueOf(string field) => (Document.QuerySelector($"main [name='{field}']") as IHtmlInputElement)?.Value;
    }
}
