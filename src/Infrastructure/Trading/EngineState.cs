namespace CompraVenta.Infrastructure.Trading;

/// <summary>What an instance has to do with a shard's engine.</summary>
public enum EngineState
{
    /// <summary>Not known yet: it has not asked, or PostgreSQL does not answer.</summary>
    Starting,

    /// <summary>Another instance leads; this one waits to take over.</summary>
    Waiting,

    /// <summary>This instance leads, and its engine takes commands.</summary>
    Leading,
}
