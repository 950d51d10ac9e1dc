namespace CompraVenta.Core.Markets;

/// <summary>A canonical pair: so much of <see cref="Quote"/> for one <see cref="Base"/>. USD, USDT and USDC are different assets.</summary>
/// <param name="Base">The asset priced, upper case as the venues write it.</param>
/// <param name="Quote">The asset it is priced in.</param>
public sealed record Instrument(string Base, string Quote)
{
    /// <summary>The canonical name, <c>BASE-QUOTE</c>.</summary>
    public string Name { get; } = $"{Base}-{Quote}";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
