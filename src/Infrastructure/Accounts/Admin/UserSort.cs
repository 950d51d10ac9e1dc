namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>What users are listed by.</summary>
public enum UserSort
{
    /// <summary>When they registered.</summary>
    Created,

    /// <summary>When they were last here; those who never were count as longest ago.</summary>
    Seen,

    /// <summary>Their mail address; those without one come first.</summary>
    Email,

    /// <summary>Their user name.</summary>
    Username,
}
