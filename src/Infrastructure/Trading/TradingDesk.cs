using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Where everybody's orders go: pages, programs and other APIs ask here, and are answered once what they asked for is in the journal.</summary>
/// <remarks>A user without an account gets one with the first call. All calls throw <see cref="TradingUnavailableException"/> when the engine can't take or answer them.</remarks>
public sealed class TradingDesk(
    MarketHost market, EngineHost engine, EngineLoader loader, ListingDirectory listings, FirstBooks books, IOptions<TradingOptions> options, TimeProvider time)
{
    // The market loop's.
    private readonly OrderIds ids = new();

    /// <summary>Opens the user's account, if there is none.</summary>
    /// <returns>The account.</returns>
    public Task<Guid> OpenAccountAsync(Guid user, CancellationToken ct) => AskAsync(user, (_, account, _) => account, ct);

    /// <summary>Places an order.</summary>
    public async Task<Placement> PlaceAsync(Guid user, OrderTerms terms, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.ClientId is { } name && await FindAsync(user, name, ct) is { } before) return Repeated(before, terms);
        var placement = await AskAsync(user, (own, account, nowNs) => own.Place(account, ids.Next(nowNs), terms, nowNs), ct);
        if (placement.Rejection.Reason != RejectReason.MarketUnavailable) return placement;

        // Nobody may have looked at the instrument yet: its books come when they are asked for.
        await WantAsync(terms, ct);
        return await AskAsync(user, (own, account, nowNs) => own.Place(account, ids.Next(nowNs), terms, nowNs), ct);
    }

    /// <summary>Places two orders of which one ends the other.</summary>
    public async Task<PairPlacement> PlacePairAsync(Guid user, OrderTerms first, OrderTerms second, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.ClientId is { } name && await FindAsync(user, name, ct) is { } before)
        {
            var other = before.Terms.PairId is { } pair ? await FindAsync(pair, ct) : null;
            return other is not null && before.Terms with { PairId = null } == first && other.Terms with { PairId = null } == second
                ? new(Rejection.None, [before, other], [], IsRepeat: true)
                : new(new(RejectReason.DuplicateWithDifferentTerms), [], []);
        }

        if (second.ClientId is { } secondName && await FindAsync(user, secondName, ct) is not null) return new(new(RejectReason.DuplicateWithDifferentTerms), [], []);
        var placement = await AskAsync(user, Place, ct);
        if (placement.Rejection.Reason != RejectReason.MarketUnavailable) return placement;
        await WantAsync(first, ct);
        return await AskAsync(user, Place, ct);

        PairPlacement Place(TradingEngine own, Guid account, long nowNs) => own.PlacePair(account, ids.Next(nowNs), ids.Next(nowNs), first, second, nowNs);
    }

    /// <summary>Puts an order with another price, stop price, distance or amount in the place of one; null keeps.</summary>
    /// <returns>The new order.</returns>
    public async Task<Placement> ReplaceAsync(Guid user, Guid order, Replacement change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.ClientId is { } name && await FindAsync(user, name, ct) is { } before)
        {
            var replaced = before.ReplacesId == order ? await FindAsync(order, ct) : null;
            return replaced is not null && change.HasMade(before, replaced) ? new(Rejection.None, before, [], IsRepeat: true) : new(new(RejectReason.DuplicateWithDifferentTerms), null, []);
        }

        return await AskAsync(user, (own, account, nowNs) => own.Replace(account, order, ids.Next(nowNs), change, nowNs), ct);
    }

    /// <summary>Says what an order would do now, and changes nothing.</summary>
    public async Task<Estimate> EstimateAsync(Guid user, OrderTerms terms, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var estimate = await AskAsync(user, (own, account, nowNs) => own.Estimate(account, terms, nowNs), ct);
        if (estimate.Rejection.Reason != RejectReason.MarketUnavailable) return estimate;
        await WantAsync(terms, ct);
        return await AskAsync(user, (own, account, nowNs) => own.Estimate(account, terms, nowNs), ct);
    }

    /// <summary>Says what a pair of orders would do now, and changes nothing.</summary>
    public async Task<PairEstimate> EstimatePairAsync(Guid user, OrderTerms first, OrderTerms second, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var estimate = await AskAsync(user, (own, account, nowNs) => own.EstimatePair(account, first, second, nowNs), ct);
        if (estimate.Rejection.Reason != RejectReason.MarketUnavailable) return estimate;
        await WantAsync(first, ct);
        return await AskAsync(user, (own, account, nowNs) => own.EstimatePair(account, first, second, nowNs), ct);
    }

    /// <summary>Cancels an order.</summary>
    public Task<Placement> CancelAsync(Guid user, Guid order, CancellationToken ct) => AskAsync(user, (own, account, nowNs) => own.Cancel(account, order, nowNs), ct);

    /// <summary>Cancels all open orders, or those of an instrument.</summary>
    /// <returns>The orders as they are then.</returns>
    public Task<IReadOnlyList<Order>> CancelAllAsync(Guid user, Instrument? instrument, CancellationToken ct) =>
        AskAsync(user, (own, account, nowNs) => own.CancelAll(account, instrument, nowNs), ct);

    /// <summary>Begins a new epoch.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="epoch">The only epoch to end; null for whichever the account is in.</param>
    /// <param name="ct">Ends the waiting, not the reset.</param>
    public Task<RejectReason> ResetAsync(Guid user, int? epoch, CancellationToken ct) => AskAsync(user, (own, account, nowNs) => own.Reset(account, nowNs, epoch), ct);

    private static Placement Repeated(Order before, OrderTerms terms) => before.IsMadeBy(terms)
        ? new(Rejection.None, before, [], IsRepeat: true)
        : new(new(RejectReason.DuplicateWithDifferentTerms), null, []);

    private Task<Order?> FindAsync(Guid user, string clientId, CancellationToken ct) => FindAsync(either => loader.FindAsync(engine.Shard, user, clientId, either), ct);

    private Task<Order?> FindAsync(Guid order, CancellationToken ct) => FindAsync(either => loader.FindAsync(order, either), ct);

    /// <summary>Looks into the journal, as long as an order may take: who waits in vain knows that nothing was done.</summary>
    private async Task<Order?> FindAsync(Func<CancellationToken, Task<Order?>> find, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(options.Value.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            // A server that does not answer does not hear either that nobody waits for it any more.
            return await find(either.Token).WaitAsync(either.Token);
        }
        catch (NpgsqlException e) when (DatabaseOutage.IsCauseOf(e))
        {
            throw new TradingUnavailableException(TradingOutage.JournalUnavailable, e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TradingUnavailableException(TradingOutage.JournalUnavailable, e);
        }
    }

    private async Task WantAsync(OrderTerms terms, CancellationToken ct)
    {
        Listing[] wanted = [.. market.Venues.Where(venue => terms.Venue is null || terms.Venue == venue).Select(venue => listings.TryFind(venue, terms.Instrument, out var listing) ? listing : null).OfType<Listing>()];
        await books.WantAsync(wanted, ct);
    }

    /// <summary>Has the engine decide on the loop, and waits until what it decided is in the journal.</summary>
    private async Task<T> AskAsync<T>(Guid user, Func<TradingEngine, Guid, long, T> decide, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await market.PostAsync(_ => Decide(user, decide, answer), ct);
        try
        {
            return await answer.Task.WaitAsync(options.Value.Patience, time, ct);
        }
        catch (TimeoutException)
        {
            throw new TradingUnavailableException(TradingOutage.OutcomeUnknown);
        }
    }

    private void Decide<T>(Guid user, Func<TradingEngine, Guid, long, T> decide, TaskCompletionSource<T> answer)
    {
        var isDecided = engine.TryDecide((commit, nowNs) =>
        {
            var own = commit.Engine;
            var result = decide(own, own.AccountOf(user) ?? own.OpenAccount(ids.Next(nowNs), user, nowNs), nowNs);
            commit.Await(outcome =>
            {
                if (outcome == CommitResult.Committed) answer.TrySetResult(result);
                else answer.TrySetException(new TradingUnavailableException(TradingOutage.JournalUnavailable));
            });
        });
        if (!isDecided) answer.TrySetException(new TradingUnavailableException(engine.IsLeading ? TradingOutage.JournalUnavailable : TradingOutage.EngineElsewhere));
    }
}
