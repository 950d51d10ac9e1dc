using System.Globalization;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Trading.Wallets;

/// <summary>The page with what one has.</summary>
[EnableRateLimiting(OrderLimits.Policy)]
internal sealed class WalletModel(OwnWallet wallets, WalletValuer valuer, FeesPaid feesPaid, TradingDesk desk) : TradingPage
{
    private const string Path = "/Wallet";

    /// <summary>The epoch to show; null for the current one. What can't be read is the current one too.</summary>
    [BindProperty(Name = "epoch", SupportsGet = true)]
    public string? Epoch { get; set; }

    /// <summary>What there is; null when the account can't be opened just now.</summary>
    public Wallet? Wallet { get; private set; }

    /// <summary>What it is worth; null of an epoch that is over.</summary>
    public Valuation? Worth { get; private set; }

    /// <summary>All epochs, newest first.</summary>
    public IReadOnlyList<EpochView> Epochs { get; private set; } = [];

    /// <summary>By asset, the fees paid in the epoch.</summary>
    public IReadOnlyList<(string Asset, decimal Fee)> Fees { get; private set; } = [];

    /// <summary>What the fees are worth now, as far as prices are known; null of an epoch that is over.</summary>
    public decimal? FeesWorth => Worth is null ? null : Fees.Sum(fee => Worth.WorthOf(fee.Asset, fee.Fee) ?? 0);

    /// <summary>Whether the epoch shown is the current one.</summary>
    public bool IsCurrent => Wallet?.Epoch.EndedAt is null;

    /// <summary>Shows it.</summary>
    public Task<IActionResult> OnGetAsync() => AskAsync(
        async () =>
        {
            await ReadAsync();
            return Wallet is null ? NotFound() : Page();
        },
        static () => Task.CompletedTask);

    /// <summary>Begins a new epoch.</summary>
    public Task<IActionResult> OnPostResetAsync() => AskAsync(
        async () =>
        {
            var why = await desk.ResetAsync(User.UserId(), Gone);
            if (why == RejectReason.None) return DoneAt(Path, "A new epoch has begun. Open orders are cancelled; the epoch before stays here to be read.");
            await ReadAsync();
            return Mend(Words(new Rejection(why)));
        },
        ReadAsync);

    private async Task ReadAsync()
    {
        var user = User.UserId();
        Wallet = await wallets.FindAsync(user, int.TryParse(Epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch > 0 ? epoch : null, Gone);
        if (Wallet is null) return;
        Epochs = await wallets.ListEpochsAsync(user, Gone);
        Fees = await feesPaid.ReadAsync(Wallet.Account, Wallet.Epoch.Epoch, Gone);
        if (IsCurrent) Worth = await valuer.ValueAsync(Wallet, Gone);
    }
}
