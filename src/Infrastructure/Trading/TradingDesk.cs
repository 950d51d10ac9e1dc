#pragma warning disable CA1822
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Where everybody's orders go: pages, programs and other APIs ask here, and are answered once what they asked for is in the journal.</summary>
/// <remarks>A user without an account gets one with the first call. All calls throw <see cref="TradingUnavailableException"/> when the engine can't take or answer them.</remarks>
public sealed class TradingDesk
{
    /// <summary>Opens the user's account, if there is none.</summary>
    /// <returns>The account.</returns>
    public Task<Guid> OpenAccountAsync(Guid user, CancellationToken ct) => throw new TradingUnavailableException(TradingOutage.EngineElsewhere);

    /// <summary>Places an order.</summary>
    public Task<Placement> PlaceAsync(Guid user, OrderTerms terms, CancellationToken ct) => throw new TradingUnavailableException(TradingOutage.EngineElsewhere);

    /// <summary>Places two orders of which one ends the other.</summary>
    public Task<PairPlacement> PlacePairAsync(Guid user, OrderTerms first, OrderTerms second, CancellationToken ct) => throw new TradingUnavailableException(TradingOutage.EngineElsewhere);

    /// <summary>Says what an order would do now, and changes nothing.</summary>
    public Task<Estimate> EstimateAsync(Guid user, OrderTerms terms, CancellationToken ct) => throw new TradingUnavailableException(TradingOutage.EngineElsewhere);

    /// <summary>Puts an order with another price, stop price or amount in the place of one; null keeps.</summary>
    public Task<Placement> ReplaceAsync(Guid user, Guid order, Replacement replacement, CancellationToken ct) => throw new TradingUnavailableException(TradingOutage.EngineElsewhere);

    /// <summary>Cancels an order.</summary>
    public Task<Placement> CancelAsync(Guid user, Guid order, CancellationToken ct) => throw new TradingUnavailableException(TradingOutage.EngineElsewhere);

    /// <summary>Cancels all open orders, or those of an instrument.</summary>
    /// <returns>The orders as they are then.</returns>
    public Task<IReadOnlyList<Order>> CancelAllAsync(Guid user, Instrument? instrument, CancellationToken ct) => throw new TradingUnavailableException(TradingOutage.EngineElsewhere);

    /// <summary>Begins a new epoch.</summary>
    public Task<RejectReason> ResetAsync(Guid user, CancellationToken ct) => throw new TradingUnavailableException(TradingOutage.EngineElsewhere);
}
