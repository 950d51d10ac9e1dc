using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>Tests of trading share a server of their own, so that they run beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class TradingCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "trading";
}
