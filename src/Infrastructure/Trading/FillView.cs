using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>A fill as programs, pages and streams see it.</summary>
/// <param name="FillId">Its number; later ones are greater.</param>
/// <param name="OrderId">Whose.</param>
/// <param name="Venue">Where.</param>
/// <param name="Price">The average price; not rounded.</param>
/// <param name="Amount">Of the base asset.</param>
/// <param name="QAmount">Of the quote asset.</param>
/// <param name="Fee">The fee, of the asset received.</param>
/// <param name="IsMaker">Whether it stood in the book.</param>
/// <param name="FilledAt">When.</param>
public record FillView(long FillId, Guid OrderId, string Venue, decimal Price, decimal Amount, decimal QAmount, decimal Fee, bool IsMaker, DateTimeOffset FilledAt)
{
    /// <summary>A fill of the engine.</summary>
    public static FillView Of(Fill fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        return new(fill.Id, fill.OrderId, fill.Venue, fill.Price, fill.AmountBase, fill.AmountQuote, fill.Fee, fill.IsMaker, PostgresJournal.AtNs(fill.TimeNs));
    }

    /// <summary>A fill of the database.</summary>
    public static FillView Of(FillRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(row.Id, row.OrderId, row.Venue, row.AmountQuote / row.AmountBase, row.AmountBase, row.AmountQuote, row.Fee, row.IsMaker, row.FilledAt);
    }
}
