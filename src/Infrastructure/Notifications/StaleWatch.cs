using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Watches the instruments that users hold, against the asset that accounts begin with, or have open orders on: once none of its books could be traded against for a while, it
/// tells each of them so, and once one can be again, that too. Who was told is in the database, so that another instance goes on with it.</summary>
/// <remarks>Of the instance that leads the engine; its worker calls, one call after the other.</remarks>
internal sealed class StaleWatch(
    MarketHost market, MarketInterest interest, IDbContextFactory<CompraVentaDb> contexts, NotificationWriter writer, MarketSourceState source, IOptions<TradingOptions> options, TimeProvider time)
{
    /// <summary>How long no book may be fresh before that is told.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at what is held, and, while an instrument is stale, at who has come to hold it.</summary>
    private static readonly TimeSpan HeldInterval = TimeSpan.FromSeconds(15);

    private readonly Dictionary<Instrument, IDisposable> held = [];
    private readonly Dictionary<Instrument, long> freshAt = [];
    private readonly Dictionary<Instrument, long> toldAt = [];
    private HashSet<Instrument> told = [];
    private long? heldReadAt;

    /// <summary>Looks, and tells what is due.</summary>
    /// <returns>The accounts that have something new on pages.</returns>
    public async Task<IReadOnlyList<Guid>> LookAsync(CancellationToken ct)
    {
        if (heldReadAt is not { } readAt || time.GetElapsedTime(readAt) >= HeldInterval) await ReadHeldAsync(ct);
        var fresh = await market.ReadAsync(Fresh, ct);
        var now = time.GetTimestamp();
        var all = new List<Guid>();
        foreach (var (instrument, isFresh) in fresh)
        {
            if (isFresh)
            {
                freshAt[instrument] = now;
                toldAt.Remove(instrument);
                if (!told.Contains(instrument)) continue;
                all.AddRange(await TellFreshAsync(instrument, ct));
                told.Remove(instrument);
                continue;
            }

            // The time of an instrument that nobody watched before begins now.
            if (!freshAt.TryAdd(instrument, now) && time.GetElapsedTime(freshAt[instrument], now) > Patience
                && (!toldAt.TryGetValue(instrument, out var last) || time.GetElapsedTime(last, now) >= HeldInterval))
            {
                all.AddRange(await TellStaleAsync(instrument, ct));
                told.Add(instrument);
                toldAt[instrument] = now;
            }
        }

        foreach (var gone in freshAt.Keys.Where(instrument => !fresh.ContainsKey(instrument)).ToList()) freshAt.Remove(gone);
        return all;
    }

    /// <summary>Watches no more: another instance leads.</summary>
    public void Stop()
    {
        foreach (var hold in held.Values) hold.Dispose();
        held.Clear();
        freshAt.Clear();
        toldAt.Clear();
        heldReadAt = null;
    }

    /// <summary>Of each instrument to watch that any venue lists, whether orders on it could be filled now: by the rule that they are refused by otherwise. On the market loop only.</summary>
    private Dictionary<Instrument, bool> Fresh(Core.Markets.Loop.Market books)
    {
        var found = new Dictionary<Instrument, bool>();
        foreach (var instrument in (books.Engine?.OpenInstruments ?? []).Concat(held.Keys).Concat(told))
        {
            if (!found.ContainsKey(instrument) && books.ReferenceOf(instrument) is not null) found.Add(instrument, IsFresh(books.Find(instrument)));
        }

        return found;
    }

    private static bool IsFresh(ConsolidatedBook? book)
    {
        if (book is null) return false;
        foreach (var own in book.Books)
        {
            if (FillModel.IsTradable(own)) return true;
        }

        return false;
    }

    /// <summary>Reads what is held, and has the market follow it; the first time also what was told as stale before.</summary>
    private async Task ReadHeldAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (word, start) = (source.Source.Word(), options.Value.StartAsset);
        var assets = await db.Balances.Where(own => own.Free + own.Locked > 0 && own.Asset != start)
            .Join(db.Accounts.Where(account => account.Source == word && db.Users.Any(user => user.Id == account.UserId)), own => new { own.AccountId, own.Epoch }, account => new { AccountId = account.Id, account.Epoch }, (own, _) => own.Asset)
            .Distinct().ToListAsync(ct);
        var needed = assets.Select(asset => new Instrument(asset, start)).ToHashSet();
        foreach (var instrument in needed)
        {
            if (!held.ContainsKey(instrument)) held.Add(instrument, interest.Hold(instrument));
        }

        foreach (var (instrument, hold) in held.Where(own => !needed.Contains(own.Key)).ToList())
        {
            hold.Dispose();
            held.Remove(instrument);
        }

        if (heldReadAt is null)
        {
            told = [.. (await db.StaleSpells.Where(spell => db.Accounts.Any(account => account.Id == spell.AccountId && account.Source == word))
                .Select(spell => new { spell.Base, spell.Quote }).Distinct().ToListAsync(ct)).Select(spell => new Instrument(spell.Base, spell.Quote))];
        }

        heldReadAt = time.GetTimestamp();
    }

    private Task<IReadOnlyList<Guid>> TellStaleAsync(Instrument instrument, CancellationToken ct) => TellAsync(
        new NpgsqlCommand(
            """
            insert into stale_spells (account_id, base, quote, told_at)
            select a.id, $1, $2, $4 from accounts a
            where a.source = $3 and a.user_id is not null and (
                exists (select from orders o where o.account_id = a.id and o.state in (1, 2) and o.base = $1 and o.quote = $2)
                or ($2 = $5 and exists (select from balances b where b.account_id = a.id and b.epoch = a.epoch and b.asset = $1 and b.free + b.locked > 0)))
            on conflict do nothing returning account_id
            """) { Parameters = { new() { Value = instrument.Base }, new() { Value = instrument.Quote }, new() { Value = source.Source.Word() }, new() { Value = time.GetUtcNow() }, new() { Value = options.Value.StartAsset } } },
        instrument,
        NotificationKind.Stale,
        $"No exchange has had a fresh order book of {instrument.Name} for more than {Patience.TotalSeconds:0} seconds. Until one has, nothing of it is filled and no stop fires.",
        ct);

    private Task<IReadOnlyList<Guid>> TellFreshAsync(Instrument instrument, CancellationToken ct) => TellAsync(
        new NpgsqlCommand("delete from stale_spells s using accounts a where a.id = s.account_id and a.source = $3 and s.base = $1 and s.quote = $2 returning s.account_id")
        {
            Parameters = { new() { Value = instrument.Base }, new() { Value = instrument.Quote }, new() { Value = source.Source.Word() } },
        },
        instrument,
        NotificationKind.Fresh,
        $"{instrument.Name} has a fresh order book again.",
        ct);

    /// <summary>Tells those whose spell begins or ends.</summary>
    /// <param name="mark">Marks the beginning or the end, and returns whose it is.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="message">What to say.</param>
    /// <param name="ct">Ends it.</param>
    private async Task<IReadOnlyList<Guid>> TellAsync(NpgsqlCommand mark, Instrument instrument, NotificationKind kind, string message, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var moment = await db.Database.BeginTransactionAsync(ct);
        var (connection, transaction) = ((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)moment.GetDbTransaction());
        var accounts = new List<Guid>();
        await using (mark)
        {
            (mark.Connection, mark.Transaction) = (connection, transaction);
            await using var rows = await mark.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct)) accounts.Add(rows.GetGuid(0));
        }

        if (accounts.Count == 0) return [];
        var recipients = await Recipient.ReadAsync(connection, transaction, [.. accounts], ct);
        var notice = new Notice(kind, time.GetUtcNow(), instrument.Base, instrument.Quote, null, message);
        var shown = await writer.WriteAsync(db, recipients.Values.Select(to => (to, (IReadOnlyList<Notice>)[notice])), ct);
        await moment.CommitAsync(ct);
        return shown;
    }
}
