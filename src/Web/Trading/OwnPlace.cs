namespace CompraVenta.Web.Trading;

/// <summary>One of the pages about what somebody has and trades.</summary>
/// <param name="Name">The word people read.</param>
/// <param name="Path">Its address, from <c>/</c>.</param>
internal sealed record OwnPlace(string Name, string Path)
{
    /// <summary>All of them, in the order of their list.</summary>
    public static IReadOnlyList<OwnPlace> All { get; } = [new("Wallet", "/Wallet"), new("Orders", "/Orders"), new("Convert", "/Convert")];
}
