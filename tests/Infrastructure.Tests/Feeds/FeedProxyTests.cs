using System.Net;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Tests.Feeds;

/// <summary>Feeds through a proxy: REST calls and sockets take it, and what is wrong with it is said.</summary>
public sealed class FeedProxyTests
{
    // No machine has this name; only a proxy can reach it.
    private const string NowhereHost = "venue.invalid";

    [Theory]
    [InlineData(null, null)]
    [InlineData("ana", "s:cret@1")]
    public async Task Feeds_go_through_it(string? user, string? password)
    {
        await using var proxy = new ConnectProxy(user, password);
        await using var rig = await StartAsync(proxy.Address, user is null ? null : new NetworkCredential(user, password));
        foreach (var (venue, symbol) in new[] { ("binance", "BTCUSDT"), ("bitfinex", "tBTCUSD"), ("coinbase", "BTC-USD") })
        {
            await rig.LiveAsync(await rig.ListingAsync(venue, symbol));
        }

        Assert.True(proxy.Tunnels >= 3);
    }

    [Fact]
    public async Task A_wrong_password_is_said()
    {
        await using var proxy = new ConnectProxy("ana", "right");
        await using var rig = await StartAsync(proxy.Address, new NetworkCredential("ana", "wrong"));
        var why = await WhyAsync(rig, ProblemCode.ProxyPassword);
        Assert.Contains("407", why.Message, StringComparison.Ordinal);
        Assert.Contains("user:password@", why.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", why.Message, StringComparison.Ordinal);
        Assert.True(proxy.Refusals > 0);
    }

    [Fact]
    public async Task A_dead_proxy_is_named()
    {
        var proxy = new ConnectProxy();
        await proxy.DisposeAsync();
        await using var rig = await StartAsync(proxy.Address, null);
        var why = await WhyAsync(rig, ProblemCode.ProxyUnreachable);
        Assert.Contains($"the proxy 127.0.0.1:{proxy.Address.Port}", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void This_machine_is_never_asked_of_a_proxy()
    {
        var proxy = new FeedProxy(new WebProxy("http://proxy.example:3128"));
        Assert.True(proxy.IsBypassed(new Uri("ws://127.0.0.1:5000/ws")));
        Assert.True(proxy.IsBypassed(new Uri("http://localhost:5000/")));
        Assert.Null(proxy.Describe(new Uri("http://[::1]:5000/")));
        Assert.Equal(new Uri("http://proxy.example:3128"), proxy.GetProxy(new Uri("wss://venue.example/ws")));
        Assert.StartsWith("the proxy proxy.example:3128", proxy.Describe(new Uri("wss://venue.example/ws")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_keeps_its_password_to_itself()
    {
        var proxy = new FeedProxy(new WebProxy("http://ana:secret@proxy.example:3128"));
        Assert.DoesNotContain("secret", proxy.Describe(new Uri("https://venue.example/")), StringComparison.Ordinal);
    }

    private static Task<FeedRig> StartAsync(Uri proxy, ICredentials? credentials) => FeedRig.StartAsync(
        new Dictionary<string, string?> { ["Feeds:Pairs"] = "BTC-USD,BTC-USDT" },
        services: services => services.AddSingleton(new FeedProxy(new WebProxy(proxy) { Credentials = credentials })),
        host: NowhereHost);

    private static async Task<VenueProblem> WhyAsync(FeedRig rig, ProblemCode code)
    {
        IReadOnlyList<VenueStatus> all = [];
        await Eventually.True(async () => (all = await rig.Status.ReadAsync(CancellationToken.None)).All(s => s.State == VenueState.Unreachable && s.Why?.Code == code));
        return all[0].Why!;
    }
}
