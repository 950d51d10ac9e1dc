using Microsoft.Extensions.Hosting;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>Ties the database to the host: ready before any other service starts, stopped after all of them have drained.</summary>
/// <remarks>The host runs <c>StartingAsync</c> of every service before the first <c>StartAsync</c>, and <c>StoppedAsync</c> after the last <c>StopAsync</c>.</remarks>
internal sealed class DatabaseService(Database database) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => database.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Even when the time to drain is over: a server left running would be a surprise.
    public Task StoppedAsync(CancellationToken cancellationToken) => database.StopAsync(CancellationToken.None);
}
