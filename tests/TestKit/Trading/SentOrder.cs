namespace CompraVenta.TestKit.Trading;

/// <summary>An order that was sent, and what its sender knows of it.</summary>
internal sealed class SentOrder(string clientId, bool isMarket)
{
    public string ClientId { get; } = clientId;

    public bool IsMarket { get; } = isMarket;

    public SentOutcome Outcome { get; set; }

    /// <summary>Whether at least one answer was lost, or said that the outcome is not known.</summary>
    public bool WasUnknown { get; set; }

    /// <summary>Of one whose outcome was not known: whether it was there already when it was asked for again.</summary>
    public bool WasThere { get; set; }

    /// <summary>Its number, as it was answered.</summary>
    public Guid Id { get; set; }

    /// <summary>What was filled at once, as it was answered.</summary>
    public (decimal Base, decimal Quote, decimal Fee) Filled { get; set; }

    /// <summary>Whether its cancellation was acknowledged.</summary>
    public bool IsCancelled { get; set; }
}
