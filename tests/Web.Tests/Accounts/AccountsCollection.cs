using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>Tests of accounts share a server of their own, so that they run beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class AccountsCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "accounts";
}
