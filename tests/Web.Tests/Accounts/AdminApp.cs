using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>An app with an admin who is signed in, and whose limits tests do not reach.</summary>
public sealed class AdminApp(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>The app.</summary>
    public WebApp App { get; } = new WebApp(postgres).With("Accounts:CallsPerMinute", "100000");

    /// <summary>The admin.</summary>
    internal AccountClient Admin { get; private set; } = null!;

    /// <summary>An access token of the admin.</summary>
    internal string Token { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await App.StartAsync();
        Admin = await AccountClient.RegisterAsync(App);
        await Admin.MakeAdminAsync();
        Token = (await Admin.LoginAsync()).AccessToken;
    }

    public async Task DisposeAsync() => await App.DisposeAsync();
}
