namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>Which users are listed.</summary>
public enum UserFilter
{
    /// <summary>All, guests too.</summary>
    All,

    /// <summary>Admins.</summary>
    Admins,

    /// <summary>Those whom an admin has locked.</summary>
    Locked,

    /// <summary>Those who only look around.</summary>
    Guests,
}
