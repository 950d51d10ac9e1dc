using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Docs;

/// <summary>Tests of the documents share a server of their own, so that they run beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class DocsCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "documents";
}
