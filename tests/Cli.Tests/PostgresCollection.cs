using CompraVenta.TestKit;

namespace CompraVenta.Cli.Tests;

/// <summary>Tests that need a running app share one database server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "postgres";
}
