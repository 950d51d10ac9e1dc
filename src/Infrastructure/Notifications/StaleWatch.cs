using System.Runtime.InteropServices;
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
/// tells each of them so, and once one can be again, that too: of what befalls several instruments at once in one notification. Who was told is in the database, so that another instance goes on with it.</summary>
/// <remarks>Of the instance that leads the engine; its worker calls, one call after the other.</remarks>
internal sealed class StaleWatch(
    MarketHost market, MarketInterest interest, IDbContextFactory<CompraVentaDb> contexts, NotificationWriter writer, MarketSourceState source, IOptions<TradingOptions> options, TimeProvider time)
{
    /// <summary>How long no book may be fresh before that is told.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at what is held, and, while an instrument is stale, at who has come to hold it.</summary>
    private static readonly TimeSpan HeldInterval = TimeSpan.FromSeconds(15);

    /// <summary>One outage comes to its instruments within seconds: so long those are waited for that are told of with the first.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(5);

    /// <summary>Instruments that a notification names; further ones are counted.</summary>
    private const int NamedMax = 5;

    private readonly Dictionary<Instrument, IDisposable> held = [];
    private readonly Dictionary<Instrument, long> freshAt = [];
    private readonly Dictionary<Instrument, long> toldAt = [];

    /// <summary>Since when those are fresh again of which that is not told yet.</summary>
    private readonly Dictionary<Instrument, long> backAt = [];
    private HashSet<Instrument> told = [];
    private long? heldReadAt;

    /// <summary>Looks, and tells what is due.</summary>
    /// <returns>The accounts that have something new on pages.</returns>
    public async Task<IReadOnlyList<Guid>> LookAsync(CancellationToken ct)
    {
        if (heldReadAt is not { } readAt || time.GetElapsedTime(readAt) >= HeldInterval) await ReadHeldAsync(ct);
        var fresh = await market.ReadAsync(Fresh, ct);
        var now = time.GetTimestamp();
        var due = new List<Instrument>();
        var isMoreComing = false;
        foreach (var (instrument, isFresh) in fresh)
        {
            if (isFresh)
            {
                freshAt[instrument] = now;
                toldAt.Remove(instrument);
                if (told.Contains(instrument)) backAt.TryAdd(instrument, now);
                continue;
            }

            // The time of an instrument that nobody watched before begins now.
            backAt.Remove(instrument);
            if (freshAt.TryAdd(instrument, now)) continue;
            var spell = time.GetElapsedTime(freshAt[instrument], now);
            var isTold = toldAt.TryGetValue(instrument, out var last);
            if (spell > Patience && (!isTold || time.GetElapsedTime(last, now) >= HeldInterval)) due.Add(instrument);
            else if (!isTold && spell > Patience - Gathering) isMoreComing = true;
        }

        foreach (var gone in freshAt.Keys.Where(instrument => !fresh.ContainsKey(instrument)).ToList()) freshAt.Remove(gone);
        foreach (var gone in backAt.Keys.Where(instrument => !fresh.ContainsKey(instrument)).ToList()) backAt.Remove(gone);
        var all = new HashSet<Guid>();
        if (due.Count > 0 && (!isMoreComing || due.Any(instrument => time.GetElapsedTime(freshAt[instrument], now) > Patience + Gathering)))
        {
            all.UnionWith(await TellStaleAsync(due, ct));
            told.UnionWith(due);
            foreach (var instrument in due) toldAt[instrument] = now;
        }

        if (backAt.Count > 0 && (told.All(instrument => backAt.ContainsKey(instrument) || !fresh.ContainsKey(instrument)) || backAt.Values.Any(at => time.GetElapsedTime(at, now) >= Gathering)))
        {
            List<Instrument> back = [.. backAt.Keys];
            all.UnionWith(await TellFreshAsync(back, ct));
            told.ExceptWith(back);
            backAt.Clear();
        }

        return [.. all];
    }

    /// <summary>Watches no more: another instance leads.</summary>
    public void Stop()
    {
        foreach (var hold in held.Values) hold.Dispose();
        held.Clear();
        freshAt.Clear();
        toldAt.Clear();
        backAt.Clear();
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

    private Task<IReadOnlyList<Guid>> TellStaleAsync(IEnumerable<Instrument> instruments, CancellationToken ct) => TellAsync(
        instruments,
        instrument => new NpgsqlCommand(
            """
            insert into stale_spells (account_id, base, quote, told_at)
            select a.id, $1, $2, $4 from accounts a
            where a.source = $3 and a.user_id is not null and (
                exists (select from orders o where o.account_id = a.id and o.state in (1, 2) and o.base = $1 and o.quote = $2)
                or ($2 = $5 and exists (select from balances b where b.account_id = a.id and b.epoch = a.epoch and b.asset = $1 and b.free + b.locked > 0)))
            on conflict do nothing returning account_id
            """) { Parameters = { new() { Value = instrument.Base }, new() { Value = instrument.Quote }, new() { Value = source.Source.Word() }, new() { Value = time.GetUtcNow() }, new() { Value = options.Value.StartAsset } } },
        NotificationKind.Stale,
        names => $"No exchange has had a fresh order book of {names} for more than {Patience.TotalSeconds:0} seconds. Until one has, nothing of it is filled and no stop fires.",
        ct);

    private Task<IReadOnlyList<Guid>> TellFreshAsync(IEnumerable<Instrument> instruments, CancellationToken ct) => TellAsync(
        instruments,
        instrument => new NpgsqlCommand("delete from stale_spells s using accounts a where a.id = s.account_id and a.source = $3 and s.base = $1 and s.quote = $2 returning s.account_id")
        {
            Parameters = { new() { Value = instrument.Base }, new() { Value = instrument.Quote }, new() { Value = source.Source.Word() } },
        },
        NotificationKind.Fresh,
        names => $"There is a fresh order book of {names} again.",
        ct);

    /// <summary>Tells those whose spells begin or end, each in one notification.</summary>
    /// <param name="instruments">The instruments.</param>
    /// <param name="mark">Marks the beginning or the end for an instrument, and returns whose it is.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="message">What to say, of the names of the instruments.</param>
    /// <param name="ct">Ends it.</param>
    private async Task<IReadOnlyList<Guid>> TellAsync(IEnumerable<Instrument> instruments, Func<Instrument, NpgsqlCommand> mark, NotificationKind kind, Func<string, string> message, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var moment = await db.Database.BeginTransactionAsync(ct);
        var (connection, transaction) = ((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)moment.GetDbTransaction());
        var spells = new Dictionary<Guid, List<Instrument>>();
        foreach (var instrument in instruments.OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            await using var command = mark(instrument);
            (command.Connection, command.Transaction) = (connection, transaction);
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct)) (CollectionsMarshal.GetValueRefOrAddDefault(spells, rows.GetGuid(0), out _) ??= []).Add(instrument);
        }

        if (spells.Count == 0) return [];
        var recipients = await Recipient.ReadAsync(connection, transaction, [.. spells.Keys], ct);
        var shown = await writer.WriteAsync(db, recipients.Select(to => (to.Value, (IReadOnlyList<Notice>)[NoticeOf(spells[to.Key])])), ct);
        await moment.CommitAsync(ct);
        return shown;

        Notice NoticeOf(List<Instrument> own) => new(kind, time.GetUtcNow(), own[0].Base, own[0].Quote, null, message(Names(own)));
    }

    private static string Names(List<Instrument> instruments)
    {
        var named = instruments.Take(NamedMax).Select(instrument => instrument.Name).ToList();
        var last = instruments.Count > NamedMax ? $"{instruments.Count - NamedMax} more" : named[^1];
        var first = instruments.Count > NamedMax ? named : named[..^1];
        return first.Count == 0 ? last : $"{string.Join(", ", first)} and {last}";
    }
}
