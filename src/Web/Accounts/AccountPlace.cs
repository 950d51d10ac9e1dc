namespace CompraVenta.Web.Accounts;

/// <summary>One of the pages about one's own account.</summary>
/// <param name="Name">The word people read.</param>
/// <param name="Path">Its address, from <c>/</c>.</param>
internal sealed record AccountPlace(string Name, string Path)
{
    /// <summary>All of them, in the order of their list.</summary>
    public static IReadOnlyList<AccountPlace> All { get; } =
    [
        new("Profile", "/Account"),
        new("Password", "/Account/Password"),
        new("Two-factor", "/Account/Two-factor"),
        new("Passkeys", "/Account/Passkeys"),
    ];
}
