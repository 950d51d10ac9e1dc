using System.Buffers;
using System.Threading.Channels;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Ticks;

namespace CompraVenta.Web.Markets;

/// <summary>The newest trades as CSV, and what comes after them for as long as somebody reads.</summary>
/// <param name="listing">Whose trades.</param>
/// <param name="symbol">The exchange's symbol, for its column.</param>
/// <param name="count">How many of the newest.</param>
/// <param name="isFollowing">Whether it goes on growing.</param>
internal sealed partial class TradeCsvAnswer(Listing listing, string symbol, int count, bool isFollowing) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"inline; filename=\"{listing.Venue.Id}_trades_{symbol.Replace(':', '-')}.csv\"";
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        using var held = services.GetRequiredService<MarketInterest>().Hold(listing.Instrument);
        try
        {
            var (newest, follower) = await services.GetRequiredService<TradeFollowers>().FollowAsync(listing, count, stopping.Token);
            using (follower)
            {
                response.BodyWriter.Write(TradeCsv.Header);
                response.BodyWriter.Write("\n"u8);
                foreach (ref readonly var trade in newest.AsSpan()) TradeCsv.Write(response.BodyWriter, listing.Venue.Id, symbol, trade);
                await response.BodyWriter.FlushAsync(stopping.Token);
                if (isFollowing) await FollowAsync(response, follower.Trades, stopping.Token);
            }
        }
        catch (IOException e) when (!httpContext.RequestAborted.IsCancellationRequested)
        {
            // A hole in the file would be worse than its end.
            Log.TooSlow(services.GetRequiredService<ILogger<TradeCsvAnswer>>(), listing.Instrument.Name, listing.Venue.Id, e.Message);
            httpContext.Abort();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The reader has left, or the app stops: the file ends where it is.
            Log.Ended(services.GetRequiredService<ILogger<TradeCsvAnswer>>(), listing.Instrument.Name, listing.Venue.Id);
        }
    }

    private async Task FollowAsync(HttpResponse response, ChannelReader<Trade> trades, CancellationToken ct)
    {
        while (await trades.WaitToReadAsync(ct))
        {
            while (trades.TryRead(out var trade)) TradeCsv.Write(response.BodyWriter, listing.Venue.Id, symbol, trade);
            await response.BodyWriter.FlushAsync(ct);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1250, LogLevel.Warning, "A reader of the trades of {Pair} at {Venue} was cut off: {Why}", EventName = "TradeReaderTooSlow")]
        public static partial void TooSlow(ILogger logger, string pair, string venue, string why);

        [LoggerMessage(1251, LogLevel.Debug, "A reader of the trades of {Pair} at {Venue} has left", EventName = "TradeReaderLeft")]
        public static partial void Ended(ILogger logger, string pair, string venue);
    }
}
