namespace CompraVenta.Web.Accounts.Admin;

/// <summary>What of a user's virtual account an admin looked at, as the audit log says it.</summary>
internal static class ReadWords
{
    /// <summary>The epochs.</summary>
    public const string Epochs = "epochs";

    /// <summary>The orders.</summary>
    public const string Orders = "orders";

    /// <summary>The wallet of an epoch; null for the current one.</summary>
    public static string Wallet(int? epoch) => epoch is { } number ? FormattableString.Invariant($"wallet of epoch {number}") : "wallet";

    /// <summary>An order.</summary>
    public static string Order(Guid order) => $"order {order}";
}
