namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>account_events</c>: what one batch changed of an account, as its streams tell it. Rows are only ever added, and go once they are old.</summary>
public sealed class AccountEventRow
{
    /// <summary>The account.</summary>
    public Guid AccountId { get; init; }

    /// <summary>Its number: of an account one more than that of the one before, from 1.</summary>
    public long Number { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>Orders, fills and balances, as JSON.</summary>
    public required string Body { get; init; }
}
