using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace CompraVenta.Web.Tests.Http;

[Collection(PostgresCollection.Name)]
public sealed class PageCompressionTests(WebApp app) : IClassFixture<WebApp>
{
    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task A_page_is_compressed_as_its_reader_asks(string encoding)
    {
        using var response = await AskAsync("/", encoding);
        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream plain = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        Assert.EndsWith("</html>", (await reader.ReadToEndAsync()).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_plain_for_a_reader_who_asks_for_nothing()
    {
        using var response = await app.Http.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/api/status")]
    [InlineData("/api/symbols")]
    public async Task The_api_is_not_compressed(string call)
    {
        using var response = await AskAsync(call, "br");
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/api/orderbook?pair=BTC-USD&limit=5000")]
    [InlineData("/api/book/coinbase/BTC-USD?limit=5000")]
    public async Task A_book_is_compressed_for_who_takes_it_so(string call)
    {
        using var response = await AskAsync(call, "gzip");
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        await using var plain = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var book = await JsonDocument.ParseAsync(plain);
        Assert.Equal(JsonValueKind.Array, book.RootElement.GetProperty("bids").ValueKind);
        using var asked = await app.Http.GetAsync(new Uri(call, UriKind.Relative));
        Assert.Empty(asked.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Crawlers_are_told_what_to_leave_alone()
    {
        using var response = await app.Http.GetAsync(new Uri("/robots.txt", UriKind.Relative));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Disallow: /api/", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> AskAsync(string address, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        return await app.Http.SendAsync(request);
    }
}
