using System.Globalization;
using CompraVenta.Infrastructure.Trading;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Trading.Wallets;

/// <summary>A page that shows a wallet, of the current epoch or one that is asked for.</summary>
internal abstract class WalletPage(OwnWallet wallets) : TradingPage
{
    /// <summary>The epoch to show; null for the current one.</summary>
    [BindProperty(Name = "epoch", SupportsGet = true)]
    public string? Epoch { get; set; }

    /// <summary>The wallet; null when there is none to show.</summary>
    public WalletView? View { get; private set; }

    /// <summary>Whether an epoch is asked for that the account never had.</summary>
    public bool IsUnknownEpoch { get; private set; }

    /// <summary>Reads the wallet of the epoch that is asked for.</summary>
    /// <param name="paths">Where the pages of the account are.</param>
    /// <param name="find">What there is of an epoch; null for the current one.</param>
    /// <param name="listEpochs">All epochs, newest first.</param>
    protected async Task ReadAsync(AccountPaths paths, Func<int?, Task<ValuedPortfolio?>> find, Func<Task<IReadOnlyList<EpochView>>> listEpochs)
    {
        int? epoch = null;
        if (!string.IsNullOrEmpty(Epoch))
        {
            if (!int.TryParse(Epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) return;
            epoch = number;
        }

        if (await find(epoch) is { } found) View = new WalletView(found, wallets.Tell(found), await listEpochs(), paths);
    }

    /// <summary>Says by the page itself that there is no such epoch: its address is right, and another epoch is there.</summary>
    protected IActionResult UnknownEpoch()
    {
        IsUnknownEpoch = true;
        Response.StatusCode = StatusCodes.Status404NotFound;
        if (HttpContext.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        return Page();
    }
}
