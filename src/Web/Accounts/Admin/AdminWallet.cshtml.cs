using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Trading;
using CompraVenta.Web.Trading.Wallets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page of a user's wallet and epochs. Looking opens no account.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminWalletModel(UserDirectory users, AccountAdmin accounts, PortfolioReader portfolios, WalletReader reader, OwnWallet wallets) : WalletPage(wallets)
{
    /// <summary>Whose it is.</summary>
    public UserDetail Detail { get; private set; } = null!;

    /// <summary>Whether the user can be reset.</summary>
    public bool CanReset => View is { IsCurrent: true };

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await users.FindAsync(id, Gone) is not { } found) return NotFound();
        Detail = found;
        await ReadAsync(AccountPaths.Of(id), epoch => portfolios.FindAsync(id, epoch, Gone), () => reader.ListEpochsAsync(id, Gone));
        if (View is null) return string.IsNullOrEmpty(Epoch) ? Page() : UnknownEpoch();
        await accounts.NoteReadAsync(id, AdminEndpoints.ActorOf(User, HttpContext), ReadWords.Wallet(string.IsNullOrEmpty(Epoch) ? null : View.Wallet.Epoch.Epoch), Gone);
        return Page();
    }
}
