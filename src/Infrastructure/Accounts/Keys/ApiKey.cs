using System.Net;

namespace CompraVenta.Infrastructure.Accounts.Keys;

/// <summary>A key that held when it was read.</summary>
/// <param name="id">Its number.</param>
/// <param name="userId">Whose.</param>
/// <param name="scope">How much it may do.</param>
/// <param name="networks">The networks it may come from; none for any.</param>
/// <param name="secret">The secret half, as the bytes that signatures are made with.</param>
/// <param name="usedAt">When it was last used, as far as the database knows.</param>
public sealed class ApiKey(Guid id, Guid userId, ApiKeyScope scope, IReadOnlyList<IPNetwork> networks, byte[] secret, DateTimeOffset? usedAt)
{
    private long usedMinute = MinuteOf(usedAt ?? default);

    /// <summary>Its number.</summary>
    public Guid Id => id;

    /// <summary>Whose.</summary>
    public Guid UserId => userId;

    /// <summary>How much it may do.</summary>
    public ApiKeyScope Scope => scope;

    /// <summary>The secret half in ASCII.</summary>
    internal ReadOnlySpan<byte> Secret => secret;

    /// <summary>Whether it may do what asks for a scope.</summary>
    public bool Allows(ApiKeyScope needed) => scope >= needed;

    /// <summary>Whether it may come from an address; null is an address that nobody knows.</summary>
    public bool AllowsAddress(IPAddress? address) => networks.Count == 0 || (address is not null && networks.Any(KeyNetwork.Plain(address).IsIn));

    /// <summary>Says that it is used now.</summary>
    /// <returns>Whether this is its first use within the minute, which is to be written down.</returns>
    internal bool Use(DateTimeOffset now) => Interlocked.Exchange(ref usedMinute, MinuteOf(now)) != MinuteOf(now);

    private static long MinuteOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;
}
