using CompraVenta.Core.Markets;

namespace CompraVenta.Simulation.Reference;

/// <summary>What an account has taken from a level that its venue has not sent again since.</summary>
internal sealed class ReferenceTaking(Guid account, ReferenceBook book, Side side, decimal price, decimal amount)
{
    public Guid Account { get; } = account;

    public ReferenceBook Book { get; } = book;

    public Side Side { get; } = side;

    public decimal Price { get; } = price;

    public decimal Amount { get; } = amount;

    /// <summary>The batch that it was decided in; null while that gathers.</summary>
    public long? Batch { get; set; }
}
