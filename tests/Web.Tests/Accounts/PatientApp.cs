using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>The app for classes with more account calls than it admits in a minute by default.</summary>
public sealed class PatientApp(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>The app.</summary>
    public WebApp App { get; } = new WebApp(postgres).With("Accounts:CallsPerMinute", "100000");

    public Task InitializeAsync() => App.InitializeAsync();

    public Task DisposeAsync() => App.DisposeAsync().AsTask();
}
