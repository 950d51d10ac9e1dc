namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>Who becomes the first admin; bound from <c>Accounts:FirstAdmin</c>.</summary>
public sealed class FirstAdminOptions
{
    /// <summary>The mail address of the account; null, the default, for nobody.</summary>
    public string? Email { get; set; }

    /// <summary>The password to make the account with when there is none of this address; null, the default, waits until it has registered.</summary>
    public string? Password { get; set; }
}
