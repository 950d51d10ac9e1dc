using CompraVenta.Core.Trading;
using CompraVenta.Web.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Trading.Wallets;

/// <summary>The page with what one has.</summary>
[EnableRateLimiting(OrderLimits.Policy)]
internal sealed class WalletModel(OwnWallet wallets) : WalletPage(wallets)
{
    private readonly OwnWallet own = wallets;

    /// <summary>Shows it.</summary>
    public Task<IActionResult> OnGetAsync() => AskAsync(
        async () =>
        {
            await ReadAsync();
            return View is null ? UnknownEpoch() : Page();
        },
        static () => Task.CompletedTask);

    /// <summary>Begins a new epoch; of one that is over already, since the form was sent twice, nothing is done again.</summary>
    /// <param name="ends">The epoch that the page has shown.</param>
    public Task<IActionResult> OnPostResetAsync([FromForm] int? ends) => AskAsync(
        async () =>
        {
            var why = await own.ResetAsync(User.UserId(), ends, HttpContext.NetworkAddress(), Gone);
            if (why is RejectReason.None or RejectReason.EpochEnded) return DoneAt(AccountPaths.Own.Wallet, "A new epoch has begun. Open orders are cancelled; the epoch before stays here to be read.");
            await ReadAsync();
            return Mend(Words(new Rejection(why)));
        },
        ReadAsync);

    private Task ReadAsync()
    {
        var user = User.UserId();
        return ReadAsync(AccountPaths.Own, epoch => own.FindPortfolioAsync(user, epoch, Gone), () => own.ListEpochsAsync(user, Gone));
    }
}
