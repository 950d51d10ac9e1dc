using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Accounts.Keys;

/// <summary>Keys that were read lately. Whatever changes a key, or an account with keys, says so on every node by <see cref="Channel"/>, and all are read anew:
/// such changes are rare. While a node can't hear the others it remembers nothing.</summary>
public sealed class ApiKeyCache(IOptions<AccountOptions> options) : IRevocationMemory, IDisposable
{
    /// <summary>The channel of notifications; each carries the id of the user whose keys changed.</summary>
    public const string Channel = "keys_changed";

    /// <summary>How long a key is believed at most: what somebody changed in the database by hand told nobody.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly MemoryCache keys = new(new MemoryCacheOptions { SizeLimit = options.Value.VerifiedKeysMax });
    private volatile bool isHearing;
    private long version;

    /// <inheritdoc/>
    string IRevocationMemory.Channel => Channel;

    /// <summary>Whether changes on other nodes reach us.</summary>
    public bool IsHearing => isHearing;

    /// <summary>Rises with each change. Whoever reads a key notes it before, so that what changed meanwhile is not remembered.</summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>The key of this name, where it is remembered.</summary>
    public ApiKey? Find(string key) => isHearing ? keys.Get<ApiKey>(key) : null;

    /// <summary>Remembers a key.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="read">What was read.</param>
    /// <param name="versionBefore">The version before it was read.</param>
    public void Add(string key, ApiKey read, long versionBefore)
    {
        if (!isHearing || Version != versionBefore) return;
        keys.Set(key, read, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Life });

        // A change between the two lines has emptied the memory before this was in it.
        if (Version != versionBefore) keys.Remove(key);
    }

    /// <summary>Forgets all keys; whoever calls has changed some in the database.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref version);
        keys.Clear();
    }

    /// <inheritdoc/>
    public Task BeginAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        Clear();
        isHearing = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Hear(string payload) => Clear();

    /// <inheritdoc/>
    public void Forget()
    {
        // What is old leaves by itself.
    }

    /// <inheritdoc/>
    public void End()
    {
        isHearing = false;
        Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => keys.Dispose();
}
