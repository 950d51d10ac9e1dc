using System.Runtime.CompilerServices;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Reads users' orders and fills, as they are in the journal: of the account in the market that runs here. Nobody's but the user's own.</summary>
public sealed class OrderReader(IDbContextFactory<CompraVentaDb> contexts, MarketSourceState source)
{
    /// <summary>Rows of a part of a long list.</summary>
    private const int PartLength = 1_000;

    /// <summary>A page of orders by when they were placed, newest first unless asked otherwise.</summary>
    public async Task<OrderPage> ListAsync(Guid user, OrderQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.FindAccountAsync(user, source.Source, ct) is not { } account) return new OrderPage([], null);
        var rows = Of(query, db, account);
        if (query.From is { } from) rows = rows.Where(row => row.CreatedAt >= from);
        if (query.To is { } to) rows = rows.Where(row => row.CreatedAt < to);

        // What is open has an index of its own, which only a statement meets that says so without a parameter: an account has few such orders, and may have very many that have ended.
        var isOpen = query.IsOpen ?? (query.State is OrderState.Waiting or OrderState.Open ? true : null);
        if (isOpen is true) rows = rows.Where(row => row.State == OrderState.Waiting || row.State == OrderState.Open);
        if (isOpen is false) rows = rows.Where(row => row.State != OrderState.Waiting && row.State != OrderState.Open);
        if (query.State is { } state) rows = rows.Where(row => row.State == state);
        if (query.After is { } after) rows = query.IsOldestFirst ? rows.Where(row => row.Id > after) : rows.Where(row => row.Id < after);

        // Numbers of orders grow with time. One more than asked for tells whether there is a next page.
        rows = query.IsOldestFirst ? rows.OrderBy(row => row.Id) : rows.OrderByDescending(row => row.Id);
        var found = await rows.Take(query.Limit + 1).ToListAsync(ct);
        var page = found.Take(query.Limit).Select(OrderView.Of).ToList();
        return new OrderPage(page, found.Count > page.Count ? page[^1].OrderId : null);
    }

    /// <summary>Whether an epoch of the user's account has begun; the first has, also of a user whose account nobody has opened yet.</summary>
    public async Task<bool> HasEpochAsync(Guid user, int epoch, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return epoch <= ((await db.FindAccountAsync(user, source.Source, ct))?.Epoch ?? 1);
    }

    /// <summary>All orders of a query, part by part: whatever its limit is. Each part is read when it is asked for.</summary>
    public async IAsyncEnumerable<IReadOnlyList<OrderView>> ReadAllAsync(Guid user, OrderQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var next = query with { Limit = PartLength };
        OrderPage page;
        do
        {
            page = await ListAsync(user, next, ct);
            if (page.Orders.Count == 0) yield break;
            yield return page.Orders;

            // A reset between two parts must not change which epoch is the current one.
            next = next with { After = page.Next, Epoch = page.Orders[0].Epoch };
        }
        while (page.Next is not null);
    }

    /// <summary>All fills of a query, oldest first, part by part. Each part is read when it is asked for.</summary>
    public async IAsyncEnumerable<IReadOnlyList<FillWithOrder>> ReadAllFillsAsync(Guid user, TradeQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var next = query;
        var after = 0L;
        while (await ListFillsAsync(user, next, after, ct) is { Count: > 0 } part)
        {
            yield return part;
            if (part.Count < PartLength) yield break;
            (next, after) = (next with { Epoch = part[0].Epoch }, part[^1].Fill.FillId);
        }
    }

    /// <summary>The newest fills of a query, newest first.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="query">Which.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<IReadOnlyList<FillWithOrder>> ListNewestFillsAsync(Guid user, TradeQuery query, int count, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, user, query, rows => rows.OrderByDescending(row => row.Fill.Id).Take(count), ct);
    }

    /// <summary>What the fills of a query brought of each asset and, negative, took, fees paid.</summary>
    public async Task<IReadOnlyDictionary<string, decimal>> SumFillsAsync(Guid user, TradeQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var sums = new Dictionary<string, decimal>(StringComparer.Ordinal);
        if (await db.FindAccountAsync(user, source.Source, ct) is not { } account) return sums;
        var rows = await Fills(query, db, account)
            .GroupBy(row => new { row.Base, row.Quote, row.Side })
            .Select(own => new { own.Key, Base = own.Sum(row => row.Fill.AmountBase), Quote = own.Sum(row => row.Fill.AmountQuote), Fee = own.Sum(row => row.Fill.Fee) })
            .ToListAsync(ct);
        foreach (var row in rows)
        {
            var isBuy = row.Key.Side == OrderSide.Buy;
            Add(row.Key.Base, isBuy ? row.Base - row.Fee : -row.Base);
            Add(row.Key.Quote, isBuy ? -row.Quote : row.Quote - row.Fee);
        }

        return sums;

        void Add(string asset, decimal amount) => sums[asset] = sums.GetValueOrDefault(asset) + amount;
    }

    /// <summary>An order of the user's, of any epoch; null when there is none of this number.</summary>
    public async Task<OrderView?> FindAsync(Guid user, Guid order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindRowAsync(db, user, order, ct) is { } row ? OrderView.Of(row) : null;
    }

    /// <summary>The order that took the place of one of the user's; null when none did.</summary>
    public async Task<Guid?> FindReplacementAsync(Guid user, Guid order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindRowAsync(db, user, order, ct) is not { } row) return null;

        // It was placed after it: numbers of orders grow with time.
        return await db.Orders.Where(next => next.AccountId == row.AccountId && next.Id > order && next.ReplacesId == order).Select(next => (Guid?)next.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>An order of the user's with its fills and their receipts, of any epoch; null when there is none of this number.</summary>
    public async Task<OrderWithFills?> FindWithFillsAsync(Guid user, Guid order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindRowAsync(db, user, order, ct) is not { } row) return null;
        var fills = await db.Fills.Where(fill => fill.OrderId == order).OrderBy(fill => fill.Id).ToListAsync(ct);
        return new OrderWithFills(OrderView.Of(row), [.. fills.Select(FillWithReceipt.Of)]);
    }

    /// <summary>The fills of an order of the user's, oldest first.</summary>
    public async Task<IReadOnlyList<FillView>> ListFillsAsync(Guid user, Guid order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindRowAsync(db, user, order, ct) is null) return [];
        return [.. (await db.Fills.Where(fill => fill.OrderId == order).OrderBy(fill => fill.Id).ToListAsync(ct)).Select(FillView.Of)];
    }

    private async Task<IReadOnlyList<FillWithOrder>> ListFillsAsync(Guid user, TradeQuery query, long after, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);

        // Numbers of fills grow with time.
        return await FindAsync(db, user, query, rows => rows.Where(row => row.Fill.Id > after).OrderBy(row => row.Fill.Id).Take(PartLength), ct);
    }

    private async Task<IReadOnlyList<FillWithOrder>> FindAsync(CompraVentaDb db, Guid user, TradeQuery query, Func<IQueryable<FillOfOrder>, IQueryable<FillOfOrder>> part, CancellationToken ct)
    {
        if (await db.FindAccountAsync(user, source.Source, ct) is not { } account) return [];
        var rows = await part(Fills(query, db, account))
            .Select(row => new
            {
                row.ClientId, row.Base, row.Quote, row.Side, row.Epoch, row.Fill.Id, row.Fill.OrderId, row.Fill.Venue, row.Fill.AmountBase, row.Fill.AmountQuote, row.Fill.Fee, row.Fill.IsMaker, row.Fill.FilledAt,
            })
            .ToListAsync(ct);
        return [.. rows.Select(row => new FillWithOrder(
            new FillView(row.Id, row.OrderId, row.Venue, row.AmountQuote / row.AmountBase, row.AmountBase, row.AmountQuote, row.Fee, row.IsMaker, row.FilledAt),
            row.ClientId, row.Base, row.Quote, row.Side.Word(), row.Side == OrderSide.Buy ? row.Base : row.Quote, row.Epoch))];
    }

    /// <summary>The fills of a query.</summary>
    private static IQueryable<FillOfOrder> Fills(TradeQuery query, CompraVentaDb db, TradingAccountRow account)
    {
        var fills = db.Fills.AsQueryable();
        if (query.From is { } from) fills = fills.Where(fill => fill.FilledAt >= from);
        if (query.To is { } to) fills = fills.Where(fill => fill.FilledAt < to);
        return Of(query, db, account).Where(row => row.FilledBase > 0)
            .Join(fills, order => order.Id, fill => fill.OrderId, (order, fill) => new FillOfOrder { ClientId = order.ClientId, Base = order.Base, Quote = order.Quote, Side = order.Side, Epoch = order.Epoch, Fill = fill });
    }

    /// <summary>The orders of a query, of whatever time.</summary>
    private static IQueryable<OrderRow> Of(TradeQuery query, CompraVentaDb db, TradingAccountRow account)
    {
        var rows = db.Orders.Where(row => row.AccountId == account.Id);
        if (!query.IsOfAllEpochs)
        {
            var epoch = query.Epoch ?? account.Epoch;
            rows = rows.Where(row => row.Epoch == epoch);
        }

        if (query.Base is { } coin) rows = rows.Where(row => row.Base == coin);
        if (query.Quote is { } quote) rows = rows.Where(row => row.Quote == quote);
        if (query.Coin is { } either) rows = rows.Where(row => row.Base == either || row.Quote == either);
        if (query.Side is { } side) rows = rows.Where(row => row.Side == side);
        if (query.Type is { } type) rows = rows.Where(row => row.Type == type);
        if (query.IsOfPair) rows = rows.Where(row => row.PairId != null);
        return rows;
    }

    private Task<OrderRow?> FindRowAsync(CompraVentaDb db, Guid user, Guid order, CancellationToken ct)
    {
        var market = source.Source.Word();
        return db.Orders.Where(row => row.Id == order && db.Accounts.Any(account => account.Id == row.AccountId && account.UserId == user && account.Source == market))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>A fill beside what is said of its order.</summary>
    private sealed class FillOfOrder
    {
        public required string? ClientId { get; init; }

        public required string Base { get; init; }

        public required string Quote { get; init; }

        public required OrderSide Side { get; init; }

        public required int Epoch { get; init; }

        public required FillRow Fill { get; init; }
    }
}
