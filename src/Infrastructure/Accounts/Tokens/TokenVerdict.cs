namespace CompraVenta.Infrastructure.Accounts.Tokens;

/// <summary>Whether a token holds, and what is wrong with it. Callers are told only that it does not.</summary>
public enum TokenVerdict
{
    /// <summary>It holds.</summary>
    Valid,

    /// <summary>It has more bytes than any of ours.</summary>
    TooLong,

    /// <summary>It is not three parts of base64url with JSON objects in the first two, each name once, and a signature of 64 bytes in the third.</summary>
    Malformed,

    /// <summary>Its header does not say ES256 and JWT, or asks for what we do not do (<c>crit</c>).</summary>
    WrongAlgorithm,

    /// <summary>No key of ours has its <c>kid</c>.</summary>
    UnknownKey,

    /// <summary>It was not signed with that key.</summary>
    BadSignature,

    /// <summary>A claim is missing, or is not what it must be.</summary>
    BadClaims,

    /// <summary>Somebody else issued it, or it is for somebody else.</summary>
    WrongParty,

    /// <summary>It holds only from later on.</summary>
    NotYetValid,

    /// <summary>It holds no more.</summary>
    Expired,

    /// <summary>Its session was ended.</summary>
    Revoked,
}
