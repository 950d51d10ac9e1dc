using System.Globalization;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Trading.Wallets;

/// <summary>The page with what one has.</summary>
[EnableRateLimiting(OrderLimits.Policy)]
internal sealed class WalletModel(OwnWallet wallets) : TradingPage
{
    private const string Path = "/Wallet";

    /// <summary>The epoch to show; null for the current one.</summary>
    [BindProperty(Name = "epoch", SupportsGet = true)]
    public string? Epoch { get; set; }

    /// <summary>What there is; null when the account can't be opened just now.</summary>
    public Wallet? Wallet { get; private set; }

    /// <summary>Whether an epoch is asked for that the account never had.</summary>
    public bool IsUnknownEpoch { get; private set; }

    /// <summary>What it is worth; null of an epoch that is over.</summary>
    public Valuation? Worth { get; private set; }

    /// <summary>What it is made of; null of an epoch that is over.</summary>
    public Allocation? Allocation { get; private set; }

    /// <summary>All epochs, newest first.</summary>
    public IReadOnlyList<EpochView> Epochs { get; private set; } = [];

    /// <summary>Positions, profits and fees of the epoch.</summary>
    public PortfolioAnswer Portfolio { get; private set; } = null!;

    /// <summary>The fees by asset, in words; null when none was paid.</summary>
    public string? FeeWords => Portfolio.FeesByAsset.Count == 0 ? null : string.Join(", ", Portfolio.FeesByAsset.Select(fee => $"{TradingFigures.Exact(fee.Value)} {fee.Key}"));

    /// <summary>The position of an asset; null for what the epoch began with.</summary>
    public PositionAnswer? PositionOf(string asset) => Portfolio.Positions.FirstOrDefault(position => position.Asset == asset);

    /// <summary>Whether the epoch shown is the current one.</summary>
    public bool IsCurrent => Wallet?.Epoch.EndedAt is null;

    /// <summary>Shows it.</summary>
    public Task<IActionResult> OnGetAsync() => AskAsync(
        async () =>
        {
            await ReadAsync();
            if (Wallet is not null) return Page();

            // Said by the page itself: its address is right, and another epoch is there.
            IsUnknownEpoch = true;
            Response.StatusCode = StatusCodes.Status404NotFound;
            if (HttpContext.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            return Page();
        },
        static () => Task.CompletedTask);

    /// <summary>Begins a new epoch.</summary>
    public Task<IActionResult> OnPostResetAsync() => AskAsync(
        async () =>
        {
            var why = await wallets.ResetAsync(User.UserId(), HttpContext.NetworkAddress(), Gone);
            if (why == RejectReason.None) return DoneAt(Path, "A new epoch has begun. Open orders are cancelled; the epoch before stays here to be read.");
            await ReadAsync();
            return Mend(Words(new Rejection(why)));
        },
        ReadAsync);

    private async Task ReadAsync()
    {
        var user = User.UserId();
        int? epoch = null;
        if (!string.IsNullOrEmpty(Epoch))
        {
            if (!int.TryParse(Epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) return;
            epoch = number;
        }

        var found = await wallets.FindPortfolioAsync(user, epoch, Gone);
        if (found is null) return;
        (Wallet, _, Worth) = found;
        Allocation = Worth is null ? null : Allocation.Of(Wallet, Worth);
        Portfolio = wallets.Tell(found);
        Epochs = await wallets.ListEpochsAsync(user, Gone);
    }
}
