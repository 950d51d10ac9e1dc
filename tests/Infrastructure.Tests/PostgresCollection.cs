using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests;

/// <summary>Tests that need a database share one server: put <c>[Collection(PostgresCollection.Name)]</c> on the class and take the fixture.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "postgres";
}
