namespace CompraVenta.TestKit.Trading;

/// <summary>What a <see cref="KillRun"/> does.</summary>
public sealed record KillOptions
{
    /// <summary>The app's dll.</summary>
    public required string Program { get; init; }

    /// <summary>The command line's dll.</summary>
    public required string Console { get; init; }

    /// <summary>How often the app is killed: of two the one that leads.</summary>
    public int AppKills { get; init; } = 10;

    /// <summary>How often PostgreSQL is killed, which the app then starts again; of one instance only.</summary>
    public int PostgresKills { get; init; } = 10;

    /// <summary>1, with a private PostgreSQL; or 2, which share a server.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>How many users trade.</summary>
    public int Users { get; init; } = 8;

    /// <summary>Orders acknowledged between two kills: at least, and fewer than.</summary>
    public (int From, int End) Between { get; init; } = (10, 40);

    /// <summary>Decides what is ordered and killed; when, is left to the machine.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets a line for each kill.</summary>
    public Action<string> Say { get; init; } = static _ => { };
}
