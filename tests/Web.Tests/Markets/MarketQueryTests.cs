using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CompraVenta.Web.Tests.Markets;

public sealed class MarketQueryTests
{
    private static readonly HashSet<string> Quotes = new(StringComparer.Ordinal) { "USD", "USDT" };

    [Theory]
    [InlineData("", "~/Markets")]
    [InlineData("?q=btc%2Fusd&quote=usdt&sort=CHANGE&dir=asc&page=3", "~/Markets?q=btc%2Fusd&quote=USDT&sort=change&dir=asc&page=3")]
    [InlineData("?sort=spread", "~/Markets?sort=spread")]
    [InlineData("?sort=pair&dir=desc", "~/Markets?sort=pair&dir=desc")]
    public void An_address_is_read_and_written_alike(string address, string written)
    {
        var query = Parse(address);
        Assert.Empty(query.Notices);
        Assert.Equal(written, query.ToAddress());
    }

    [Theory]
    [InlineData("?sort=colour")]
    [InlineData("?sort=3")]
    [InlineData("?dir=sideways")]
    [InlineData("?page=0")]
    [InlineData("?page=x")]
    [InlineData("?quote=NOPE")]
    public void What_it_cannot_mean_is_left_out_and_said(string address)
    {
        var query = Parse(address);
        Assert.Single(query.Notices);
        Assert.Equal("~/Markets", query.ToAddress());
    }

    [Fact]
    public void Too_long_a_search_is_cut_and_said()
    {
        var query = Parse($"?q={new string('a', 99)}");
        Assert.Equal(MarketQuery.SearchCharsMax, query.Search.Length);
        Assert.Single(query.Notices);
    }

    [Fact]
    public void A_column_turns_round_when_it_is_chosen_again()
    {
        var query = Parse("?sort=change&page=2");
        Assert.Equal("~/Markets?sort=change&dir=asc", query.By(MarketSort.Change).ToAddress());
        Assert.Equal("~/Markets?sort=pair", query.By(MarketSort.Pair).ToAddress());
    }

    private static MarketQuery Parse(string address) => MarketQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(address)), Quotes);
}
