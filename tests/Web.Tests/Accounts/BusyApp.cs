using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>The app for tests that call more often in a minute than one address may.</summary>
public sealed class BusyApp(PostgresFixture postgres) : IAsyncLifetime
{
    public WebApp App { get; } = new WebApp(postgres).With("Accounts:CallsPerMinute", "100000");

    public Task InitializeAsync() => App.InitializeAsync();

    public Task DisposeAsync() => App.DisposeAsync().AsTask();
}
