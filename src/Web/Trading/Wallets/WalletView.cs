using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading.Wallets;

/// <summary>A wallet as pages show it: one's own, or, to an admin, somebody's.</summary>
/// <param name="Found">What there is, and what it is worth.</param>
/// <param name="Portfolio">Positions, profits and fees of the epoch.</param>
/// <param name="Epochs">All epochs, newest first.</param>
/// <param name="Paths">Where the pages of the account are.</param>
internal sealed record WalletView(ValuedPortfolio Found, PortfolioAnswer Portfolio, IReadOnlyList<EpochView> Epochs, AccountPaths Paths)
{
    /// <summary>What there is.</summary>
    public Wallet Wallet => Found.Wallet;

    /// <summary>What it is worth, or was when the epoch ended; null where its closing prices are not known.</summary>
    public Valuation? Worth => Found.Worth;

    /// <summary>What it is made of; null where <see cref="Worth"/> is.</summary>
    public Allocation? Allocation { get; } = Found.Worth is { } worth ? Allocation.Of(Found.Wallet, worth) : null;

    /// <summary>The fees by asset, in words; null when none was paid.</summary>
    public string? FeeWords => Portfolio.FeesByAsset.Count == 0 ? null : string.Join(", ", Portfolio.FeesByAsset.Select(fee => $"{TradingFigures.Exact(fee.Value)} {fee.Key}"));

    /// <summary>Whether the epoch shown is the current one.</summary>
    public bool IsCurrent => Wallet.Epoch.EndedAt is null;

    /// <summary>The position of an asset; null for what the epoch began with.</summary>
    public PositionAnswer? PositionOf(string asset) => Portfolio.Positions.FirstOrDefault(position => position.Asset == asset);

    /// <summary>How an epoch ended; null for the one that the account is in.</summary>
    public string? EndOf(EpochView epoch) => epoch.EndedBy switch
    {
        null => null,
        EpochView.ByAdmin => "Reset by an admin",
        _ => Paths.IsOwn ? "You reset it" : "Reset by the user",
    };
}
