using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests;

/// <summary>Tests of the app with a database share one server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "postgres";
}
