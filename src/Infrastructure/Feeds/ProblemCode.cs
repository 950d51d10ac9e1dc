namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Why a venue is not there. The words are part of the API (<c>problem_code</c>): append, never rename.</summary>
public enum ProblemCode
{
    /// <summary>Something else; the message says what.</summary>
    Other,

    /// <summary>It is being connected for the first time.</summary>
    Connecting,

    /// <summary>The connection ended and is made again.</summary>
    Reconnecting,

    /// <summary>Its name was not found: DNS.</summary>
    NameNotFound,

    /// <summary>Its address refused the connection.</summary>
    Refused,

    /// <summary>There is no way to it from this network.</summary>
    NoRoute,

    /// <summary>It did not answer in time.</summary>
    TimedOut,

    /// <summary>No secure connection came about: TLS.</summary>
    NotSecure,

    /// <summary>It does not serve this country or address: HTTP 451 or 403.</summary>
    Blocked,

    /// <summary>Too many requests from this address, or a ban for them: HTTP 429 or 418.</summary>
    RateLimited,

    /// <summary>It says that it is in maintenance, or answers 503.</summary>
    Maintenance,

    /// <summary>It answered with another HTTP status than expected.</summary>
    UnexpectedStatus,

    /// <summary>It answered, but not as its documentation says.</summary>
    UnexpectedAnswer,

    /// <summary>The proxy on the way to it can't be reached.</summary>
    ProxyUnreachable,

    /// <summary>The proxy on the way to it wants a user and a password, or others: HTTP 407.</summary>
    ProxyPassword,

    /// <summary>The proxy on the way to it does not connect to it.</summary>
    ProxyRefused,
}
