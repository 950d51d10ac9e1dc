namespace CompraVenta.Infrastructure.Trading;

/// <summary>An epoch of an account: from its opening, or a reset, to the next reset.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Asset">What it began with, and what its value is told in.</param>
/// <param name="Amount">How much of it.</param>
/// <param name="BegunAt">When it began.</param>
/// <param name="EndedAt">When the next one began; null for the one that the account is in.</param>
/// <param name="EndedBy">Who had it ended by a reset: <c>user</c> or <c>admin</c>; null for the one that the account is in.</param>
/// <param name="Reason">Why, as the admin wrote; null for nothing.</param>
public sealed record EpochView(int Epoch, string Asset, decimal Amount, DateTimeOffset BegunAt, DateTimeOffset? EndedAt, string? EndedBy = null, string? Reason = null)
{
    /// <summary>The word for an epoch that its own user ended.</summary>
    public const string ByUser = "user";

    /// <summary>The word for an epoch that an admin ended.</summary>
    public const string ByAdmin = "admin";
}
