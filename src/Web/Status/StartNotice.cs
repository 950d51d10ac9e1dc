using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CompraVenta.Web.Status;

/// <summary>Tells whoever started the app on a console where it listens, where its data come from and where it keeps its own.</summary>
internal sealed class StartNotice(IServer server, MarketSourceState market, Database database, DataFolder folder, AccountAdmin accounts) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var source = market.Source switch
        {
            MarketSource.Live => "live (the exchanges themselves)",
            MarketSource.Simulated => "simulated (exchanges in a box; --Market:Source=live reads the real ones)",
            _ => "replay (a recording)",
        };
        await Console.Out.WriteLineAsync(
            $"""
            CompraVenta listens on {string.Join(", ", addresses)}
              market    {source}
              database  {(database.IsPrivate ? "private, in the data folder" : "the one of the connection string")}
              data      {folder}
              stop      Ctrl-C
            """);
        if (!await accounts.HasAdminAsync(cancellationToken))
        {
            await Console.Out.WriteLineAsync("  admin     nobody yet; make one: ./compraventa admin create you@example.org");
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
