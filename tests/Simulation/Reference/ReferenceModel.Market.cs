using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Core.Trading;

namespace CompraVenta.Simulation.Reference;

/// <content>What the market does.</content>
internal sealed partial class ReferenceModel
{
    private readonly Dictionary<long, long> connectionProofs = [];

    public void Apply(FeedBatch batch)
    {
        foreach (ref readonly var e in batch.Events)
        {
            switch (e.Kind)
            {
                case FeedEventKind.BookUpdate: Change(batch, e, isSnapshot: false); break;
                case FeedEventKind.BookSnapshot: Change(batch, e, isSnapshot: true); break;
                case FeedEventKind.BookChecksum: Check(batch, e); break;
                case FeedEventKind.BookProof when Books[e.Slot].Connection == batch.ConnectionId: Prove(Books[e.Slot], e.ReceivedNs); break;
                case FeedEventKind.BookProof: break;
                case FeedEventKind.ConnectionProof: connectionProofs[batch.ConnectionId] = e.ReceivedNs; break;
                case FeedEventKind.BookLost: Lose(batch, e); break;
                case FeedEventKind.ConnectionLost: LoseConnection(batch.ConnectionId); break;
                case FeedEventKind.Trades: Trade(batch, e); break;
                case FeedEventKind.Tickers:
                    foreach (ref readonly var ticker in batch.TickersOf(e)) turnovers[ticker.Slot] = ticker.TurnoverQuote;
                    break;
                default: throw new DifferenceException($"unknown event {e.Kind}");
            }
        }
    }

    /// <summary>Books without proof are stale; which are suspect, the market judges.</summary>
    public void Tick(Market market, long nowNs)
    {
        foreach (var book in Books)
        {
            if (book.State is not (BookState.Live or BookState.Suspect)) continue;
            if (connectionProofs.TryGetValue(book.Connection, out var proof)) Prove(book, proof);
            if (nowNs - book.ProofNs > book.Listing.Venue.StaleAfter.TotalNanoseconds) book.GoStale();
            else if (market.FindBook(book.Listing.Slot)!.State == BookState.Suspect) book.State = BookState.Suspect;
        }

        if (IsTrading) Expire(nowNs);
    }

    private static void Prove(ReferenceBook book, long atNs) => book.ProofNs = Math.Max(book.ProofNs, atNs);

    private void Change(FeedBatch batch, in FeedEvent e, bool isSnapshot)
    {
        var book = Books[e.Slot];
        if (isSnapshot ? batch.ConnectionId < book.Connection : batch.ConnectionId != book.Connection || book.State is BookState.Stale or BookState.Empty) return;
        book.Connection = batch.ConnectionId;
        if (isSnapshot)
        {
            book.Bids.Clear();
            book.Asks.Clear();
        }

        if (!book.IsTradable) book.LastPrice = null;
        foreach (ref readonly var change in batch.LevelsOf(e))
        {
            var (side, price) = (change.Side, new ExactDecimal(change.Price, change.PriceScale).ToDecimal());
            book.Set(side, price, new ExactDecimal(change.Size, change.SizeScale).ToDecimal());

            // The venue has sent it (again): to everybody it is there.
            if (!isSnapshot) taken.RemoveAll(t => t.Book == book && t.Side == side && t.Price == price);
        }

        if (isSnapshot) taken.RemoveAll(t => t.Book == book);
        if (IsTrading) MoveForward(book, batch.LevelsOf(e), isSnapshot, e.ReceivedNs);
        Prove(book, e.ReceivedNs);
        if (book.IsCrossed) book.GoStale();
        else if (isSnapshot || book.State == BookState.Suspect) book.State = BookState.Live;
        if (IsTrading && book.IsTradable)
        {
            Tell(book, e.ReceivedNs);
            Pass(book, isBuy: true);
            Pass(book, isBuy: false);
            FireAll(book);
        }
    }

    private void Check(FeedBatch batch, in FeedEvent e)
    {
        var book = Books[e.Slot];
        if (book.Listing.Venue.Index != 1 || book.Connection != batch.ConnectionId || book.State is BookState.Stale or BookState.Empty) return;
        Prove(book, e.ReceivedNs);
        if ((book.Bids.Count * 1_000) + book.Asks.Count != e.Checksum) book.GoStale();
    }

    private void Lose(FeedBatch batch, in FeedEvent e)
    {
        var book = Books[e.Slot];
        if (book.Connection == batch.ConnectionId || book.Connection == 0) book.GoStale();
    }

    private void LoseConnection(long connection)
    {
        connectionProofs.Remove(connection);
        foreach (var book in Books.Where(book => book.Connection == connection))
        {
            book.Connection = 0;
            book.GoStale();
        }
    }

    private void Trade(FeedBatch batch, in FeedEvent e)
    {
        foreach (ref readonly var trade in batch.TradesOf(e))
        {
            var book = Books[trade.Slot];
            if (!book.TradeIds.Add(trade.Id) || !IsTrading || !book.IsTradable) continue;
            var price = trade.Price.ToDecimal();
            book.LastPrice = price;
            FillBy(book, trade.TakerSide, price, Down(trade.Size.ToDecimal()), e.ReceivedNs);
            Fire(order => order.Terms.TriggerSource == TriggerSource.Last && order.Home == book.Listing, price, price);
        }
    }
}
