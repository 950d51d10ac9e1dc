namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>Kinds of what happens to an account, by which its user sifts it.</summary>
public enum ActivityKind
{
    /// <summary>Signing in and out, and attempts at it.</summary>
    SignIn,

    /// <summary>How the account is signed in to, and by whom it is managed.</summary>
    Security,

    /// <summary>Who the user is.</summary>
    Profile,

    /// <summary>Resets to a new epoch.</summary>
    Reset,
}
