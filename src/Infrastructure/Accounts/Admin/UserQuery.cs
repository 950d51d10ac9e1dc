namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>Which users are asked for, and in which order.</summary>
public sealed record UserQuery
{
    /// <summary>Most users of one page.</summary>
    public const int LimitMax = 200;

    /// <summary>Longest text that is searched for.</summary>
    public const int SearchLengthMax = 254;

    /// <summary>Part of a mail address, of a user name or of an id, in any case; empty for all.</summary>
    public string Search { get; init; } = "";

    /// <summary>Which of them.</summary>
    public UserFilter Filter { get; init; }

    /// <summary>In the order of what.</summary>
    public UserSort Sort { get; init; }

    /// <summary>Whether newest, or last of the alphabet, come first.</summary>
    public bool IsDescending { get; init; } = true;

    /// <summary>Where to go on; null for the beginning.</summary>
    public UserCursor? After { get; init; }

    /// <summary>How many at most, 1 to <see cref="LimitMax"/>.</summary>
    public int Limit { get; init; } = 50;
}
