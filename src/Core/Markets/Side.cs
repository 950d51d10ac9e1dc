namespace CompraVenta.Core.Markets;

/// <summary>A side of a book, or the side a taker was on.</summary>
public enum Side : byte
{
    /// <summary>Buyers; as a trade's side, the taker bought.</summary>
    Bid = 0,

    /// <summary>Sellers; as a trade's side, the taker sold.</summary>
    Ask = 1,
}
