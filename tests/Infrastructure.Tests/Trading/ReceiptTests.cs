using System.Text.Json;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Infrastructure.Tests.Trading;

public sealed class ReceiptTests
{
    [Fact]
    public void What_is_kept_is_without_the_rate_and_what_is_read_has_that_of_its_row()
    {
        var receipt = new Receipt([new ReceiptLevel(101, 2, 1.5m, 0.25m)], 12, 7, null, 101, 100.5m, Fill.CurrentModel);
        var kept = JsonSerializer.Serialize(receipt);
        Assert.DoesNotContain("Rate", kept, StringComparison.Ordinal);
        var read = Receipt.Read(RowOf(kept))!;
        Assert.Equal(receipt.Levels, read.Levels);
        Assert.Equal(receipt with { Levels = read.Levels, FeeRate = 0.001m }, read);
        Assert.Equal(read, FillWithReceipt.Of(RowOf(kept)).Receipt with { Levels = read.Levels });
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Levels":[]}""")]
    [InlineData("""{"Levels":[{"Price":"x"}]}""")]
    public void What_is_no_receipt_is_read_as_none_and_no_fill_is_told_with_it(string kept)
    {
        Assert.Null(Receipt.Read(RowOf(kept)));
        Assert.Throws<InvalidDataException>(() => FillWithReceipt.Of(RowOf(kept)));
    }

    private static FillRow RowOf(string receipt) => new() { Id = 1, Venue = "binance", AmountBase = 0.25m, AmountQuote = 25.25m, FeeRate = 0.001m, Receipt = receipt };
}
