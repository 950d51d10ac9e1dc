namespace CompraVenta.Web.Accounts.Admin;

/// <summary>One of the pages for admins.</summary>
/// <param name="Name">The word people read.</param>
/// <param name="Path">Its address, from <c>/</c>.</param>
internal sealed record AdminPlace(string Name, string Path)
{
    /// <summary>All of them, in the order of their list.</summary>
    public static IReadOnlyList<AdminPlace> All { get; } =
    [
        new("Overview", "/Admin"),
        new("Users", "/Admin/Users"),
        new("Audit log", "/Admin/Audit"),
        new("Mails", "/Admin/Mails"),
    ];
}
