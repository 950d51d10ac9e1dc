namespace CompraVenta.Web.Trading;

/// <summary>Where the pages of an account are: of one's own, or, for an admin, of somebody's.</summary>
/// <param name="Wallet">The wallet's address, from <c>/</c>.</param>
/// <param name="Orders">The orders' address; each has its number after it.</param>
/// <param name="IsOwn">Whether who looks is whose account it is, and may trade with it.</param>
internal sealed record AccountPaths(string Wallet, string Orders, bool IsOwn)
{
    /// <summary>Those of one's own account.</summary>
    public static AccountPaths Own { get; } = new("/Wallet", "/Orders", IsOwn: true);

    /// <summary>Those of a user's account, for admins.</summary>
    public static AccountPaths Of(Guid user) => new($"/Admin/Users/{user}/Wallet", $"/Admin/Users/{user}/Orders", IsOwn: false);
}
