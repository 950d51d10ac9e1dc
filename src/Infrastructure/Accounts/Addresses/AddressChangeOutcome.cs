namespace CompraVenta.Infrastructure.Accounts.Addresses;

/// <summary>What became of a link that changes a mail address.</summary>
public enum AddressChangeOutcome
{
    /// <summary>The account has the new address.</summary>
    Changed,

    /// <summary>The link is wrong, too old, or was used.</summary>
    LinkRefused,

    /// <summary>Another account has got the address meanwhile.</summary>
    Taken,
}
