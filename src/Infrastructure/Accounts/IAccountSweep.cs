namespace CompraVenta.Infrastructure.Accounts;

/// <summary>Removes rows of one kind once nothing needs them any more. <see cref="AccountSweep"/> runs every one that is registered.</summary>
public interface IAccountSweep
{
    /// <summary>What it removes, for the log: a few words.</summary>
    string Name { get; }

    /// <summary>Removes what is due now; on several nodes at once too.</summary>
    /// <returns>How many it removed.</returns>
    Task<int> SweepAsync(CancellationToken ct);
}
