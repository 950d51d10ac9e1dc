using System.Net;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Feeds;

public sealed class VenueRestTests : IDisposable
{
    private readonly ManualTimeProvider time = new();
    private readonly Answers answers = new();

    public void Dispose() => answers.Dispose();

    private VenueRest Rest() => new(new OneVenue(), new HttpClient(answers), time);

    [Fact]
    public async Task Answers_with_the_body_of_the_path_below_the_venues_base()
    {
        answers.Add(HttpStatusCode.OK, "{}");
        Assert.Equal("{}"u8.ToArray(), await Rest().GetAsync("/depth?symbol=A", 1, CancellationToken.None));
        Assert.Equal("https://venue.test/api/depth?symbol=A", answers.Asked.Single());
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData((HttpStatusCode)418)]
    public async Task Waits_as_long_as_the_venue_says_and_asks_again(HttpStatusCode status)
    {
        answers.Add(status, "", retryAfter: TimeSpan.FromSeconds(90));
        answers.Add(HttpStatusCode.OK, "[]");
        var call = Rest().GetAsync("/x", 1, CancellationToken.None);
        await Eventually.True(() => answers.Asked.Count == 1 && time.ActiveTimers > 0);
        time.Advance(TimeSpan.FromSeconds(89));
        Assert.Single(answers.Asked);
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return call.IsCompleted;
        });
        Assert.Equal("[]"u8.ToArray(), await call);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.UnavailableForLegalReasons)]
    public async Task Says_what_the_venue_answered(HttpStatusCode status)
    {
        answers.Add(status, "no");
        var error = await Assert.ThrowsAsync<VenueException>(() => Rest().GetAsync("/x", 1, CancellationToken.None));
        Assert.Equal(status, error.Status);
        Assert.Contains($"{(int)status}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_on_a_venue_that_does_not_answer()
    {
        answers.Hang();
        var call = Rest().GetAsync("/x", 1, CancellationToken.None);
        await Eventually.True(() => answers.Asked.Count == 1 && time.ActiveTimers > 0);
        time.Advance(TimeSpan.FromSeconds(10));
        var error = await Assert.ThrowsAsync<VenueException>(() => call);
        Assert.Contains("did not answer", error.Message, StringComparison.Ordinal);
    }

    private sealed class OneVenue : IVenueFeed
    {
        public Venue Venue => TestMarket.Venues[0];

        public FeedLimits Limits { get; } = new()
        {
            ListingsPerConnection = 1,
            Connects = 100,
            ConnectWindow = TimeSpan.FromMinutes(1),
            SendInterval = TimeSpan.Zero,
            RestWeight = 100,
            RestWindow = TimeSpan.FromMinutes(1),
            DayReadInterval = TimeSpan.FromSeconds(1),
            DiscoveryInterval = TimeSpan.FromHours(1),
            SilenceTimeout = TimeSpan.FromSeconds(10),
        };

        public Uri RestBase { get; } = new("https://venue.test/api/");

        public IBookChecksum? Checksum => null;

        public Task<IReadOnlyList<DiscoveredListing>> DiscoverAsync(IVenueRest rest, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<DiscoveredListing>>([]);

        public IReadOnlyList<DiscoveredListing> ReadDiscovery(string pathAndQuery, ReadOnlyMemory<byte> body) => [];

        public Task<IReadOnlyList<DayClose>> ReadDayAsync(IVenueRest rest, string symbol, DateTimeOffset now, CancellationToken ct) =>
            throw new NotSupportedException();

        public Instrument? ReadSymbol(string symbol) => null;

        public VenueSession? CreateTickerSession(SessionContext context) => null;

        public VenueSession CreateBookSession(SessionContext context) => throw new NotSupportedException();
    }

    /// <summary>A venue's HTTP server without a network: the answers queued, in order.</summary>
    private sealed class Answers : HttpMessageHandler
    {
        private readonly Queue<(HttpStatusCode Status, string Body, TimeSpan? RetryAfter)> queued = new();
        private bool hangs;

        public List<string> Asked { get; } = [];

        public void Add(HttpStatusCode status, string body, TimeSpan? retryAfter = null) => queued.Enqueue((status, body, retryAfter));

        public void Hang() => hangs = true;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            if (hangs) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            var (status, body, retryAfter) = queued.Dequeue();
            var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
            if (retryAfter is { } wait) response.Headers.RetryAfter = new(wait);
            return response;
        }
    }
}
