using System.Net;
using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Web.Sources;

/// <summary>Finds out whether any venue can be reached from here.</summary>
internal sealed class LiveProbe(IEnumerable<IVenueFeed> feeds, IHttpClientFactory http, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Whether a venue's REST host answers within 3 s, with anything but a refusal to serve.</summary>
    public async Task<bool> AnswersAsync(CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        var probes = feeds.Select(feed => AnswersAsync(feed.RestBase, either.Token)).ToList();
        while (probes.Count > 0)
        {
            var first = await Task.WhenAny(probes);
            if (await first)
            {
                await either.CancelAsync();
                return true;
            }

            probes.Remove(first);
        }

        ct.ThrowIfCancellationRequested();
        return false;
    }

    private async Task<bool> AnswersAsync(Uri address, CancellationToken ct)
    {
        try
        {
            using var client = http.CreateClient(nameof(VenueRest));
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, ct);
            return response.StatusCode is < HttpStatusCode.InternalServerError
                and not (HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired or HttpStatusCode.UnavailableForLegalReasons);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
