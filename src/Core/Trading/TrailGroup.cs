namespace CompraVenta.Core.Trading;

/// <summary>Trailing stops that have seen the same best price since they were placed: they all follow it together, each at its distance.</summary>
internal sealed class TrailGroup
{
    /// <summary>The best price, as <see cref="TrailingLadder"/> counts prices: better is greater.</summary>
    public decimal Peak { get; set; }

    /// <summary>The orders by their distances: the shortest fires first.</summary>
    public OrdersByKey Orders { get; } = new(highestFirst: false);

    /// <summary>The price that fires the first of them, counted as <see cref="Peak"/>.</summary>
    public decimal Trigger => Peak - Orders.First!.Key;
}
