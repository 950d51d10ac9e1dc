namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>A row of <c>login_failures</c>: wrong passwords given for one mail address, whether or not it has an account.</summary>
public sealed class LoginFailureRow
{
    /// <summary>SHA-256 of the normalised address: the addresses of strangers are not ours to keep.</summary>
    public required byte[] AddressHash { get; init; }

    /// <summary>Wrong passwords since the last right one, or since the last pause.</summary>
    public int Failures { get; init; }

    /// <summary>When the last one was given.</summary>
    public DateTimeOffset FailedAt { get; init; }

    /// <summary>Until when every password is refused; null when it is not.</summary>
    public DateTimeOffset? LockedUntil { get; init; }
}
