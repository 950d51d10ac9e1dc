using System.Net;

namespace CompraVenta.Web.Tests.Books;

/// <summary>Price bounds in the address of the Book page mean what they mean in the API.</summary>
[Collection(PostgresCollection.Name)]
public sealed class BookBoundsTests(WebApp app) : IClassFixture<WebApp>
{
    [Theory]
    [InlineData("0.000000000000000000000000001", HttpStatusCode.OK)]
    [InlineData("12345.12345678901234567890123", HttpStatusCode.OK)]
    [InlineData("12345.123456789012345678901234", HttpStatusCode.BadRequest)]
    [InlineData("1e3", HttpStatusCode.BadRequest)]
    [InlineData("-1", HttpStatusCode.BadRequest)]
    public async Task A_bound_is_taken_or_refused_as_by_the_API(string bound, HttpStatusCode expected)
    {
        using var page = await app.Http.GetAsync(new Uri($"/Book?pair=BTC-USD&price_greater_than={bound}", UriKind.Relative));
        using var api = await app.Http.GetAsync(new Uri($"/api/orderbook?pair=BTC-USD&price_greater_than={bound}", UriKind.Relative));
        Assert.Equal(expected, page.StatusCode);
        Assert.Equal(expected, api.StatusCode);
    }
}
