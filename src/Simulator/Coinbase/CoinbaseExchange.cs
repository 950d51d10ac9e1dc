using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>Coinbase over a simulated market: the Advanced Trade and Exchange feeds show the same books.</summary>
internal sealed class CoinbaseExchange : VenueExchange
{
    private const double UnbatchedFramesPerSecond = 2_000;
    private const string RestPrefix = "/api/v3/brokerage";

    private readonly List<CoinbaseBook> _books = [];
    private readonly AdvancedRest _advancedRest;
    private readonly ExchangeRest _exchangeRest;

    public CoinbaseExchange(VenueMarket market, FaultBoard faults, SimulatorOptions options)
        : base(market, faults, options)
    {
        foreach (var book in market.Books) OnListed(book);
        Advanced = new AdvancedFeed(this);
        Exchange = new ExchangeFeed(this);
        _advancedRest = new AdvancedRest(this);
        _exchangeRest = new ExchangeRest(this);
    }

    public AdvancedFeed Advanced { get; }

    public ExchangeFeed Exchange { get; }

    public CoinbaseBook? StateOf(string product) => (CoinbaseBook?)Market.Find(product)?.WireState;

    /// <summary>A USDC product of the Advanced feed is an alias of the USD product: its data comes under that name.</summary>
    public string Canonical(string product) =>
        product.EndsWith("-USDC", StringComparison.Ordinal) && Market.Find(product[..^1]) is not null ? product[..^1] : product;

    public override void OnListed(VenueBook book)
    {
        var state = new CoinbaseBook(book);
        book.WireState = state;
        _books.Add(state);
        Exchange?.SendStatus();
    }

    public override async Task HandleAsync(HttpContext context, string path)
    {
        switch (path)
        {
            case "/advanced":
                await ServeAsync(context, socket => new AdvancedConnection(socket, this));
                return;
            case "/exchange" when context.Request.Headers.Upgrade.Count > 0:
                await ServeAsync(context, socket => new ExchangeConnection(socket, this));
                return;
        }

        if (await RefusedAsync(context, null, "{\"message\":\"Public rate limit exceeded\"}", "{\"message\":\"Internal server error\"}")) return;
        if (path.StartsWith(RestPrefix, StringComparison.Ordinal)) await _advancedRest.HandleAsync(context, path[RestPrefix.Length..]);
        else if (path.StartsWith("/exchange", StringComparison.Ordinal)) await _exchangeRest.HandleAsync(context, path[9..]);
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    protected override void OnBookEvent(VenueBook book)
    {
        var state = (CoinbaseBook)book.WireState!;
        Advanced.OnBookEvent(state);
        Exchange.OnBookEvent(state, Options.FramesPerSecond > UnbatchedFramesPerSecond);
    }

    protected override void OnStep(long nowMs)
    {
        Advanced.OnStep(_books, Connections.OfType<AdvancedConnection>(), nowMs);
        Exchange.OnStep(_books, nowMs);
    }
}
