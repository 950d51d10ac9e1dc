using System.Net.WebSockets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Web.Http;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>One connection's part in the channels of a user's own: who is signed in, and which of them are followed.</summary>
/// <remarks>The connection's reading loop asks, one after the other; the look at whether the session holds comes beside it.</remarks>
/// <param name="shared">What all are made with.</param>
/// <param name="caller">Who has connected.</param>
/// <param name="outbox">Where the messages go.</param>
/// <param name="answer">Answers the client.</param>
/// <param name="close">Closes the connection with a reason.</param>
internal sealed partial class AccountChannel(AccountChannels shared, StreamCaller caller, Outbox outbox, Action<byte[]> answer, Action<WebSocketCloseStatus, string> close) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private StreamSession? session = caller.Session;
    private readonly Dictionary<StreamKey, UserPump> pumps = [];
    private bool isChecking;

    /// <summary>How many of the channels are followed.</summary>
    public int Count
    {
        get
        {
            lock (gate) return pumps.Count;
        }
    }

    /// <summary>Whether a channel is followed.</summary>
    public bool IsSubscribed(StreamKey key)
    {
        lock (gate) return pumps.ContainsKey(key);
    }

    /// <summary>Signs the connection in, or in anew.</summary>
    public async ValueTask AuthenticateAsync(string? id, string token, CancellationToken ct)
    {
        StreamSession? next;
        try
        {
            next = await shared.Sessions.OfTokenAsync(token, caller.Address, ct);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            RefuseUnchecked(id, e);
            return;
        }

        if (next is null)
        {
            Refuse(id, StatusCodes.Status401Unauthorized, StreamCodes.Unauthorized, "The token does not hold (any more).");
            return;
        }

        lock (gate)
        {
            if (pumps.Count > 0 && session?.UserId != next.UserId)
            {
                Refuse(id, StatusCodes.Status409Conflict, StreamCodes.OtherUser, "The account of another user is followed here; unsubscribe first.");
                return;
            }

            session = next;
            answer(ClientAnswers.Authenticated(id, next.ExpiresAt?.UtcDateTime));
        }
    }

    /// <summary>Follows a channel of whoever is signed in; what was followed before is begun anew.</summary>
    /// <param name="key">The channel.</param>
    /// <param name="id">What the client calls its message, as JSON.</param>
    /// <param name="since">The number of the last message that the client has; null to begin with a snapshot.</param>
    /// <param name="ct">The connection is gone.</param>
    public async ValueTask SubscribeAsync(StreamKey key, string? id, long? since, CancellationToken ct)
    {
        StreamSession? own;
        lock (gate) own = session;
        try
        {
            if (own is not null && !await own.HoldsAsync(ct)) await EndAsync(own);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            RefuseUnchecked(id, e);
            return;
        }

        UserPump? before;
        lock (gate)
        {
            if (own is null || session != own)
            {
                Refuse(id, StatusCodes.Status401Unauthorized, StreamCodes.Unauthorized, $"The {key.ChannelWord} channel needs signing in: send auth with a token first.");
                return;
            }

            if (pumps.TryGetValue(key, out before)) before.Stop();
            answer(ClientAnswers.Done(SubscriptionAnswer.Taken, id, key));
            UserPump next = key == StreamKey.Account ? new AccountPump(shared, own.UserId, since, outbox, close) : new NotificationPump(shared, own.UserId, since, outbox, close);
            pumps[key] = next;
            next.Begin();
        }

        if (before is not null) await before.DisposeAsync();
    }

    /// <summary>Follows a channel no more.</summary>
    /// <returns>False when it was not followed.</returns>
    public async ValueTask<bool> UnsubscribeAsync(StreamKey key, string? id)
    {
        UserPump? before;
        lock (gate)
        {
            if (!pumps.Remove(key, out before)) return false;
            before.Stop();
            answer(ClientAnswers.Done(SubscriptionAnswer.Ended, id, key));
        }

        await before.DisposeAsync();
        return true;
    }

    /// <summary>Ends the subscriptions if what was signed in with has ended. Called about twice a second; never waits.</summary>
    public void CheckSession()
    {
        StreamSession own;
        lock (gate)
        {
            if (pumps.Count == 0 || session is null || isChecking) return;
            own = session;
            isChecking = true;
        }

        _ = CheckAsync(own);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<UserPump> last;
        lock (gate)
        {
            last = [.. pumps.Values];
            pumps.Clear();
            foreach (var pump in last) pump.Stop();
        }

        foreach (var pump in last) await pump.DisposeAsync();
    }

    private async Task CheckAsync(StreamSession own)
    {
        try
        {
            if (!await own.HoldsAsync(CancellationToken.None)) await EndAsync(own);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            // Neither good nor bad: nothing new can be told meanwhile that the database does not have.
            Log.NotChecked(shared.Logger, e.Message);
        }
        finally
        {
            lock (gate) isChecking = false;
        }
    }

    /// <summary>What was signed in with has ended, unless another has taken its place meanwhile.</summary>
    private async ValueTask EndAsync(StreamSession own)
    {
        List<(StreamKey Key, UserPump Pump)> before;
        lock (gate)
        {
            if (session != own) return;
            session = null;
            before = [.. pumps.Select(known => (known.Key, known.Value))];
            if (before.Count == 0) return;
            pumps.Clear();
            foreach (var (_, pump) in before) pump.Stop();
            Refuse(null, StatusCodes.Status401Unauthorized, StreamCodes.SessionEnded, "What you signed in with has run out or was ended; sign in again to follow your account.");
            foreach (var (key, _) in before) answer(ClientAnswers.Done(SubscriptionAnswer.Ended, null, key));
        }

        foreach (var (_, pump) in before) await pump.DisposeAsync();
    }

    private void RefuseUnchecked(string? id, Exception e)
    {
        Log.NotChecked(shared.Logger, e.Message);
        Refuse(id, StatusCodes.Status503ServiceUnavailable, StreamCodes.Unavailable, "The database can't be asked just now; try again in a moment.");
    }

    private void Refuse(string? id, int status, string code, string message) => answer(ClientAnswers.Error(id, new RequestFault(status, code, message)));

    private static partial class Log
    {
        [LoggerMessage(4011, LogLevel.Debug, "A stream's session was not checked, the database being away: {Why}", EventName = "StreamSessionNotChecked")]
        public static partial void NotChecked(ILogger logger, string why);
    }
}
