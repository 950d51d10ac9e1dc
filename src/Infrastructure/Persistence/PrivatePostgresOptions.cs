namespace CompraVenta.Infrastructure.Persistence;

/// <summary>What may differ between private servers. The defaults are the app's.</summary>
public sealed class PrivatePostgresOptions
{
    /// <summary>Name of the database, created when missing; lower-case letters, digits and underscores.</summary>
    public string DatabaseName { get; init; } = "compraventa";

    /// <summary>How long to try while the server gives no sign of life. A server that answers that it is still
    /// recovering is waited for without limit. Default 60 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The folder of the server's socket; null, the default, chooses one. For a program that looks for a server which runs already.</summary>
    public string? SocketFolder { get; init; }

    /// <summary>Server settings on top of the cluster's own file, passed on the server's command line.</summary>
    public IReadOnlyDictionary<string, string> ServerSettings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
