using System.Globalization;
using System.Text;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds.Bitfinex;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

public class BitfinexChecksumTests
{
    private static readonly BitfinexChecksum Checksum = new();

    // Levels as "price:amount", asks with a minus sign; the values were computed with zlib from the texts of the protocol sheet.
    [Theory]
    [InlineData("6000:1 5900:2 6100:-3 6200:-4", 1756193398)]
    [InlineData("64250:0.5 64249:1.2 64248:0.01 64251:-0.25 64252.5:-2", -1940866861)]
    [InlineData("5.6e-7:60712.4250231 5.5e-7:1047414.30449527 5.7e-7:-100", -679753075)] // exponents, as the server writes them
    [InlineData("5.6e-7:60712.4250231 5.5e-7:1047414.30449527 5.7e-7:-100", 1305302474)] // written out, as some clients have it
    [InlineData("", 0)]
    public void Agrees_with_worked_examples(string levels, int expected)
    {
        var book = Book(levels);

        Assert.True(Checksum.Matches(book, expected));
        Assert.False(Checksum.Matches(book, expected + 1));
    }

    [Fact]
    public void Does_not_depend_on_the_decimals_that_the_book_keeps()
    {
        var market = new TestMarket();
        var book = Book("6000:1 5900:2 6100:-3 6200:-4", market);
        market.Update(book.Listing, TestMarket.Level(Side.Bid, "5000.12345", "0.00000001"));
        market.Update(book.Listing, TestMarket.Level(Side.Bid, "5000.12345", "0"));

        Assert.Equal(5, book.Scale.PriceDecimals);
        Assert.True(Checksum.Matches(book, 1756193398));
    }

    [Fact]
    public void Covers_the_best_25_levels_of_a_side_and_no_more()
    {
        var market = new TestMarket();
        var levels = Enumerable.Range(0, 40).SelectMany(i => new[]
        {
            TestMarket.Level(Side.Bid, (1000 - i).ToString(CultureInfo.InvariantCulture), "1"),
            TestMarket.Level(Side.Ask, (1001 + i).ToString(CultureInfo.InvariantCulture), "2"),
        }).ToArray();
        var listing = market.List(1);
        market.Snapshot(listing, levels);
        var book = market.BookOf(listing);
        var text = string.Join(':', Enumerable.Range(0, 25).Select(i => $"{1000 - i}:1:{1001 + i}:-2"));
        var expected = unchecked((int)Crc32.Compute(Encoding.ASCII.GetBytes(text)));
        Assert.True(Checksum.Matches(book, expected));

        market.Update(listing, TestMarket.Level(Side.Bid, "975", "9"));
        Assert.True(Checksum.Matches(book, expected));
        market.Update(listing, TestMarket.Level(Side.Bid, "976", "9"));
        Assert.False(Checksum.Matches(book, expected));
    }

    [Theory]
    [InlineData(1, 0, "1")]
    [InlineData(6000_00, 2, "6000")]
    [InlineData(6000, 0, "6000")]
    [InlineData(120, 2, "1.2")]
    [InlineData(5, 1, "0.5")]
    [InlineData(1, 6, "0.000001")] // the smallest without exponent
    [InlineData(1_000_000, 12, "0.000001")]
    [InlineData(9_999_999, 13, "9.999999e-7")] // the largest with one
    [InlineData(7, 7, "7e-7")]
    [InlineData(70, 8, "7e-7")]
    [InlineData(66, 8, "6.6e-7")]
    [InlineData(1, 8, "1e-8")]
    [InlineData(123, 12, "1.23e-10")]
    [InlineData(1, 18, "1e-18")]
    [InlineData(109, 8, "0.00000109")]
    [InlineData(long.MaxValue, 0, "9223372036854775807")]
    [InlineData(long.MaxValue, 18, "9.223372036854775807")]
    public void Numbers_are_written_as_JavaScript_prints_them(long mantissa, int scale, string expected)
    {
        Span<byte> buffer = stackalloc byte[BitfinexChecksumText.BytesMax];
        var text = new BitfinexChecksumText(buffer, exponents: true);
        text.Add(true, mantissa, scale);
        text.Add(false, mantissa, scale);

        Assert.Equal($"-{expected}:{expected}", Encoding.ASCII.GetString(text.Text));
    }

    [Fact]
    public void The_longest_text_fits()
    {
        Span<byte> buffer = stackalloc byte[BitfinexChecksumText.BytesMax];
        foreach (var scale in new[] { 0, 1, 17, 18 })
        {
            var text = new BitfinexChecksumText(buffer, exponents: false);
            for (var i = 0; i < 4 * BitfinexChecksumText.LevelsMax; i++) text.Add(true, scale == 18 ? 111_111_111_111_111_111 : long.MaxValue, scale);
            Assert.Equal(4 * BitfinexChecksumText.LevelsMax, Encoding.ASCII.GetString(text.Text).Split(':').Length);
        }
    }

    private static VenueBook Book(string levels, TestMarket? market = null)
    {
        market ??= new TestMarket();
        var listing = market.List(1);
        market.Snapshot(listing, [.. levels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
        {
            var parts = text.Split(':');
            var isAsk = parts[1].StartsWith('-');
            return TestMarket.Level(isAsk ? Side.Ask : Side.Bid, parts[0], parts[1].TrimStart('-'));
        })]);
        return market.BookOf(listing);
    }
}
