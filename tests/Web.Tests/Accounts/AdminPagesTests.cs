using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>What the admin's pages say, in words that are true.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AdminPagesTests(AdminApp signedIn) : IClassFixture<AdminApp>
{
    private readonly WebApp app = signedIn.App;
    private readonly string token = signedIn.Token;

    [Fact]
    public async Task Locking_says_that_sessions_end_and_keys_rest()
    {
        var user = await AccountClient.RegisterAsync(app);
        var locking = Text(await ReadAsync($"/Admin/Users/{await user.IdAsync()}/lock"));
        Assert.Contains("Ends the user's sessions at once, for good", locking, StringComparison.Ordinal);
        Assert.Contains("API keys rest while the account is locked and work again once it is unlocked: a key that leaked is to be revoked by its user.", locking, StringComparison.Ordinal);
        var opening = Text(await ReadAsync($"/Admin/Users/{await user.IdAsync()}/unlock"));
        Assert.Contains("API keys work again", opening, StringComparison.Ordinal);
        Assert.Contains("sessions that the lock has ended stay ended", opening, StringComparison.Ordinal);
    }

    private static string Text(IHtmlDocument page) => page.QuerySelector("main")!.TextContent;

    private async Task<IHtmlDocument> ReadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }
}
