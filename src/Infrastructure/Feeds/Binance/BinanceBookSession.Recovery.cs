using System.Text;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <content>How a book is begun, lost and fetched anew.</content>
public sealed partial class BinanceBookSession
{
    /// <summary>Starts following: updates wait for a snapshot from now on.</summary>
    private void Begin(BinanceBook book)
    {
        books.ClearQueue(book);
        book.Sequencer.Load(0);
        book.SnapshotsTooOld = 0;
        book.Phase = Context.FollowsRecording ? BinanceBookPhase.AwaitingSnapshot : BinanceBookPhase.Subscribing;
        streamsChanged = true;
    }

    private void ChangeStreams(long nowNs)
    {
        if (!streamsChanged || !isConnected || Context.FollowsRecording) return;
        streamsChanged = false;
        requests.ComposeChanges(books.All, Output.Frames, nowNs);
    }

    private void RequestSnapshot(BinanceBook book, long nowNs)
    {
        book.Phase = BinanceBookPhase.AwaitingSnapshot;
        book.RequestedNs = nowNs;
        book.RequestsInFlight++;
        Request(book.SnapshotPath, snapshotWeight);
    }

    private void Retry(BinanceBook book, long delayMinNs, long nowNs)
    {
        if (Context.FollowsRecording) return;
        RequestAfter(book, Math.Max(delayMinNs, book.Retries.NextDelayNs(nowNs)), nowNs);
    }

    private void RequestAfter(BinanceBook book, long delayNs, long nowNs)
    {
        book.Phase = BinanceBookPhase.Waiting;
        book.DueNs = nowNs + delayNs;
        if (delayNs == 0) RequestSnapshot(book, nowNs);
    }

    private void Refuse(BinanceBook book, long nowNs)
    {
        books.ClearQueue(book);
        book.Phase = BinanceBookPhase.Refused;
        book.IsOnWire = false;
        book.DueNs = nowNs + RefusedRetryNs;
        Batch.AddLost(book.Listing.Slot, StaleReason.Refused, nowNs);
    }

    /// <summary>Takes back a frame that is not as documented; the book that it touches is lost.</summary>
    private bool Spoil(FaultKind fault, ReadOnlySpan<byte> frame, in BinanceFrame read, FeedBatch.Mark mark, long receivedNs)
    {
        Batch.Rollback(mark);
        Fault(fault, frame);
        LoseTouched(read, isReadable: true, receivedNs);
        return false;
    }

    /// <summary>Loses the books that a bad frame touched, as far as it can be told; all of them when it cannot.</summary>
    private void LoseTouched(in BinanceFrame read, bool isReadable, long receivedNs)
    {
        var channel = read.Stream.IsEmpty ? read.Event : BinanceNames.ChannelOf(read.Stream);
        if (channel is not (BinanceEvent.Depth or BinanceEvent.None or BinanceEvent.Unknown) && read.Event != BinanceEvent.Depth) return;
        var byStream = books.FindByStream(read.Stream);
        var bySymbol = books.FindFollowed(read.Symbol);
        if (byStream is not null) Lose(byStream, StaleReason.Malformed, receivedNs);
        if (bySymbol is not null && bySymbol != byStream) Lose(bySymbol, StaleReason.Malformed, receivedNs);
        if (byStream is not null || bySymbol is not null || isReadable) return;
        foreach (var book in books.All) Lose(book, StaleReason.Malformed, receivedNs);
    }

    /// <summary>Tells the market that a book is lost, and sees to a new snapshot.</summary>
    private void Lose(BinanceBook book, StaleReason reason, long nowNs, bool keepQueue = false)
    {
        if (book.Phase is BinanceBookPhase.Idle or BinanceBookPhase.Refused) return;
        Batch.AddLost(book.Listing.Slot, reason, nowNs);
        if (!keepQueue) books.ClearQueue(book);
        Restart(book, reason, nowNs);
    }

    private void Restart(BinanceBook book, StaleReason reason, long nowNs)
    {
        // The snapshot that is still to be asked for will do.
        if (book.Phase is BinanceBookPhase.Subscribing or BinanceBookPhase.Waiting) return;
        book.Phase = BinanceBookPhase.AwaitingSnapshot;
        if (Context.FollowsRecording) return;
        RequestAfter(book, book.Losses.NextDelayNs(nowNs), nowNs);

        // Numbers that can't be held come again on any connection.
        if (book.Losses.Attempts > LossesMax && reason != StaleReason.Unrepresentable) Wish(ConnectionWish.Reconnect, reason);
    }

    private void Prove(long receivedNs)
    {
        // A clock that was set back must not silence the proof.
        if (receivedNs - proofNs is >= 0 and < ProofIntervalNs) return;
        proofNs = receivedNs;
        Batch.AddConnectionProof(receivedNs);
    }

    /// <summary>The book that a depth call is about: <c>/api/v3/depth?symbol=BTCUSDT&amp;limit=1000</c>, whatever its base path.</summary>
    private BinanceBook? FindByPath(string pathAndQuery, long receivedNs)
    {
        var query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        if (query < 0 || !pathAndQuery.AsSpan(0, query).EndsWith("/depth", StringComparison.Ordinal)) return null;
        foreach (var part in pathAndQuery[(query + 1)..].Split('&'))
        {
            if (!part.StartsWith("symbol=", StringComparison.Ordinal)) continue;
            var symbol = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(part["symbol=".Length..]));
            if (!books.TryFindListing(symbol, out var listing)) return null;
            if (Context.FollowsRecording) Subscribe(listing, receivedNs);
            return books.Find(listing);
        }

        return null;
    }
}
