using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>What an account has taken from one level of a listing's book.</summary>
/// <param name="account">The account.</param>
/// <param name="slot">The listing's slot.</param>
/// <param name="side">The side of the book.</param>
/// <param name="price">The level's price.</param>
internal sealed class TakenLevel(Guid account, int slot, Side side, decimal price)
{
    /// <summary>The account.</summary>
    public Guid Account { get; } = account;

    /// <summary>The listing's slot.</summary>
    public int Slot { get; } = slot;

    /// <summary>The side of the book.</summary>
    public Side Side { get; } = side;

    /// <summary>The level's price.</summary>
    public decimal Price { get; } = price;

    /// <summary>How much, of the base asset.</summary>
    public decimal Amount { get; set; }
}
