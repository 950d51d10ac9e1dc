using System.Net;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>REST calls to one venue through its one <see cref="RateBudget"/>. A 429 or 418 stops all calls for as long as the venue
/// says, and the call is made again.</summary>
public sealed class VenueRest(IVenueFeed feed, HttpClient http, TimeProvider time, FeedProxy? proxy = null) : IVenueRest
{
    private const int AttemptsMax = 3;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopDefault = TimeSpan.FromSeconds(60);

    private readonly RateBudget budget = new(feed.Limits.RestWeight, feed.Limits.RestWindow, time);

    private VenueProblem? stop;
    private DateTimeOffset stoppedUntil;

    /// <summary>Why the venue is not asked for now, as it said itself; null when it is.</summary>
    public VenueProblem? Stopped => time.GetUtcNow() < stoppedUntil ? Volatile.Read(ref stop) : null;

    /// <inheritdoc/>
    public async Task<byte[]> GetAsync(string pathAndQuery, int weight, CancellationToken ct)
    {
        var address = new Uri(feed.RestBase.AbsoluteUri.TrimEnd('/') + pathAndQuery);
        for (var attempt = 1; ; attempt++)
        {
            await budget.TakeAsync(weight, ct);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
            using var timer = new CancellationTokenSource(Timeout, time);
            using var linked = timer.Token.Register(deadline.Cancel);
            try
            {
                using var response = await http.GetAsync(address, deadline.Token);
                if (response.IsSuccessStatusCode) return await response.Content.ReadAsByteArrayAsync(deadline.Token);
                if (response.StatusCode is not (HttpStatusCode.TooManyRequests or (HttpStatusCode)418) || attempt == AttemptsMax)
                {
                    throw new VenueException(ConnectProblem.OfStatus((int)response.StatusCode, address, feed.AddressSettings), response.StatusCode);
                }

                var retry = response.Headers.RetryAfter;
                var wait = retry?.Delta ?? (retry?.Date - time.GetUtcNow()) ?? StopDefault;
                budget.Stop(wait);
                stoppedUntil = time.GetUtcNow() + wait;
                Volatile.Write(ref stop, ConnectProblem.OfStatus((int)response.StatusCode, address, feed.AddressSettings, stoppedUntil));
            }
            catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
            {
                throw new VenueException(ConnectProblem.OfTimeout(address, Timeout, proxy?.Describe(address)), null, e);
            }
            catch (HttpRequestException e)
            {
                throw new VenueException(ConnectProblem.Of(e, address, proxy?.Describe(address), feed.AddressSettings), e.StatusCode, e);
            }
        }
    }
}
