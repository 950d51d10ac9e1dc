namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>What became of a refresh token.</summary>
public enum SessionRenewal
{
    /// <summary>It was exchanged for the next one.</summary>
    Renewed,

    /// <summary>It is none of ours, or its session has ended or run out.</summary>
    Refused,

    /// <summary>It had been exchanged before: two have it, so its session was ended.</summary>
    Reused,
}
