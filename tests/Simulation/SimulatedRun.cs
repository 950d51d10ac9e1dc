using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Core.Trading;
using CompraVenta.Simulation.Feeds;
using CompraVenta.Simulation.Journal;
using CompraVenta.Simulation.Reference;
using CompraVenta.Simulation.Users;

namespace CompraVenta.Simulation;

/// <summary>One seed: a market with its engine, its users and its journal in simulated time, step by step beside the rules as the reference has them.</summary>
public sealed class SimulatedRun
{
    private static readonly EngineLimits Limits = new(OpenOrdersMax: 12);
    private static readonly FeeSchedule[] Fees = [.. Town.Venues.Select(_ => FeeSchedule.Default)];

    private readonly Dice dice;
    private readonly Town town = new();
    private readonly Venues venues;
    private readonly ReferenceModel reference;
    private readonly Customers customers;
    private readonly ModelJournal journal = new();
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Host> stale = [];
    private readonly List<Asked> unanswered = [];
    private readonly List<(long Id, Guid User)> wishes = [];
    private Market market;
    private Host? host;
    private GroupCommit? replaced;
    private long installAtNs;
    private int lastId;
    private long nowNs = 1_700_000_000_000_000_000;

    private SimulatedRun(long seed)
    {
        dice = new Dice(seed);
        venues = new Venues(dice, town);
        reference = new ReferenceModel(town.Listings, Town.Venues, Limits);
        customers = new Customers(dice, venues, reference);
        market = NewMarket();
    }

    /// <summary>How many steps were made.</summary>
    public int Steps { get; private set; }

    /// <summary>What happened, by what and with which end.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>The SHA-256 of all that happened: the same seed gives the same.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>The first difference between engine, journal and rules; null when there was none.</summary>
    public string? Failure { get; private set; }

    public static SimulatedRun Of(long seed, int steps)
    {
        var run = new SimulatedRun(seed);
        try
        {
            for (run.Steps = 1; run.Steps <= steps; run.Steps++) run.Step();
            run.Steps = steps;
            run.Finish();
        }
#pragma warning disable CA1031 // Whatever the engine throws is a finding, to be told with its seed and step.
        catch (Exception e)
#pragma warning restore CA1031
        {
            run.Failure = e is DifferenceException ? e.Message : e.ToString();
        }

        run.Digest = Convert.ToHexStringLower(run.hash.GetHashAndReset());
        return run;
    }

    private void Step()
    {
        nowNs += dice.Below(400) switch { 0 => dice.Between(1, 25_000_000_000), < 8 => dice.Between(1, 2_000_000_000), _ => dice.Between(1, 60_000_000) };
        host?.Advance(nowNs);
        foreach (var other in stale) other.Advance(nowNs);
        stale.RemoveAll(other => other.IsDone);
        if (host is { IsClosing: true, Group.IsWriting: false }) host.End();
        if (host is { IsReplaced: true }) Replace();
        else if (host is { IsDone: true }) Uninstall();
        if (host is null && nowNs >= installAtNs) Install();
        switch (dice.Below(1_000))
        {
            case < 560: Feed(); break;
            case < 570: CarryWishes(); break;
            case < 640: Tick(); break;
            case < 980: Command(); break;
            case < 990: Halt(); break;
            case < 992: Delist(); break;
            case < 994: Crash(); break;
            case < 996: Usurp(); break;
            case < 997: Stop(); break;
            case < 998: AdminWish(); break;
            default: StaleCommand(); break;
        }

        host?.Applied(nowNs, Capture);
        foreach (var other in stale) other.Applied(nowNs, null);
        if (host is not null) Comparison.OfEngine(host.Group.Engine, reference);
        if (Steps % 1_000 != 0) return;
        Comparison.OfJournal(journal);
        Tell($"{Steps} {host?.Group.Engine.Digest()} {journal.LastNumber} {journal.LastFill}");
    }

    private void Finish()
    {
        Uninstall();
        foreach (var asked in unanswered) asked.CheckIn(journal);
        Comparison.OfJournal(journal);
        Install();
        Comparison.OfEngine(host!.Group.Engine, reference);
        Tell($"{host.Group.Engine.Digest()}");
    }

    private Market NewMarket() => new(town.Listings, Town.Venues, listing => listing.Venue.Index == 1 ? new LevelCount() : null, new ResyncAsker(venues, () => nowNs));

    private void Feed()
    {
        venues.Next(nowNs);
        market.Apply(venues.Batch, nowNs);
        reference.Apply(venues.Batch);
        venues.Batch.Clear();
    }

    private void Tick()
    {
        market.Tick(nowNs);
        reference.Tick(market, nowNs);
    }

    private void Halt()
    {
        var listing = dice.Pick(town.Listings.All);
        town.SetTrading(listing, !listing.IsTrading || !dice.OneIn(3));
    }

    private void Delist()
    {
        var listing = dice.Pick(town.Listings.All);
        town.SetTrading(listing, false);
        if (market.Engine is not { } engine) return;
        engine.Delist(listing, nowNs);
        reference.CancelAll(order => order.Home == listing, EndReason.Delisted);
    }

    /// <summary>The app dies and starts again: nothing is left but the journal.</summary>
    private void Crash()
    {
        Count("crash");
        host?.Crash();
        Uninstall();
        market = NewMarket();
        reference.ForgetBooks();
        venues.Restart(nowNs);
    }

    /// <summary>A second engine takes over while the first still thinks that it leads.</summary>
    private void Usurp()
    {
        if (host is null) return;
        Count("overlap");
        stale.Add(host);
        Uninstall();
        Install();
    }

    /// <summary>The app is stopped as it should be: what is being written is waited for.</summary>
    private void Stop()
    {
        if (host is null) return;
        Count("stop");
        host.Close();
    }

    /// <summary>An admin wants a user's account to be reset, by a row that the journal keeps until it is answered.</summary>
    private void AdminWish() => wishes.Add((wishes.Count + 1, customers.AnyUser()));

    private void CarryWishes()
    {
        if (host is not { Group.IsOpen: true, IsClosing: false }) return;
        var engine = host.Group.Engine;
        foreach (var (id, user) in wishes)
        {
            if (journal.Answers.ContainsKey(id) || !host.Carried.Add(id)) continue;
            var refused = engine.AccountOf(user) is { } account ? engine.Reset(account, nowNs, isByAdmin: true) : RejectReason.UnknownAccount;
            var isKnown = reference.State.Accounts.TryGetValue(user, out var own);
            DifferenceException.Unless(isKnown ? RejectReason.None : RejectReason.UnknownAccount, refused, "the answer to an admin");
            if (own is not null) reference.Reset(own, EndReason.ResetByAdmin);
            engine.Pending.Answer(id, refused);
            Count($"admin {refused}");
        }
    }

    /// <summary>A batch was lost: until there is a new engine, the old one sees what the market does, and what it decides is of no consequence.</summary>
    private void Replace()
    {
        Count("replaced");
        replaced = host!.Group;
        host = null;
        installAtNs = nowNs + dice.Between(0, 1_000_000_000);
    }

    private void Uninstall()
    {
        (host, replaced) = (null, null);
        market.Engine = null;
        reference.IsTrading = false;
        reference.GoBackTo(journal.Kept, journal.Orders.ContainsKey);
        installAtNs = nowNs + dice.Between(0, 1_000_000_000);
    }

    private void Install()
    {
        Count("engine");
        var epoch = journal.TakeOver();
        reference.GoBackTo(journal.Kept, journal.Orders.ContainsKey, replaced?.LastNumber);
        var engine = new TradingEngine(market, Limits, Fees, journal.LastFill);
        journal.Restore(engine, nowNs);
        if (replaced is not null) engine.GoOnFrom(replaced.Engine, replaced.Unwritten);
        replaced = null;
        host = new Host(journal, engine, epoch, dice);
        market.Engine = engine;
        reference.IsTrading = true;
        Comparison.OfKept(journal);
    }

    /// <summary>A batch is taken: it must be what the rules have decided since the last.</summary>
    private ReferenceState Capture(long number, JournalBatch batch)
    {
        foreach (var order in batch.Orders)
        {
            if (!reference.Orders.TryGetValue(order.Id, out var known)) throw new DifferenceException($"order {order.Id} is not to be");
            Comparison.OfOrder(order, known);
            if (!order.HasEnded) (known.TriggerKept, known.AheadKept) = (order.TriggerPrice, order.QueueAhead);
        }

        Comparison.OfFills(batch.Fills, reference.TakeFills());
        reference.TakeTakings(number);
        return reference.State.Copy();
    }

    private void Command()
    {
        if (host is not { Group.IsOpen: true, IsClosing: false })
        {
            Count("unavailable");
            return;
        }

        var user = customers.AnyUser();
        var account = reference.Open(user, () => IdAt(lastId + 1));
        var engine = host.Group.Engine;
        DifferenceException.Unless(account.Id, engine.AccountOf(user) ?? engine.OpenAccount(NextId(), user, nowNs), "the account");
        switch (dice.Below(100))
        {
            case < 62: Place(host, user, account, customers.Order(user, nowNs)); break;
            case < 72: PlacePair(host, user, account); break;
            case < 82: Replace(host, user, account); break;
            case < 97: Cancel(host, user, account); break;
            case < 99: CancelAll(host, account); break;
            default: Reset(host, account); break;
        }
    }

    private void Place(Host to, Guid user, ReferenceAccount account, OrderTerms terms)
    {
        // Names that the engine does not know any more the journal does.
        if (FindWritten(user, terms.ClientId) is { } written)
        {
            var known = reference.Orders[written.Id];
            DifferenceException.Unless(known.Terms == terms && known.Pair is null && known.Replaces is null, written.IsMadeBy(terms), "whether what is written is what is asked for again");
            return;
        }

        var estimate = dice.OneIn(10) ? to.Group.Engine.Estimate(account.Id, terms, nowNs) : null;
        var id = NextId();
        var before = reference.FindNamed(account, terms.ClientId);
        var expected = before is null ? reference.Place(account, id, terms, nowNs)
            : before.Terms == terms && before.Pair is null && before.Replaces is null ? RejectReason.None : RejectReason.DuplicateWithDifferentTerms;
        var placement = to.Group.Engine.Place(account.Id, id, terms, nowNs);
        if (estimate is not null && before is null && terms.PairId is null) DifferenceException.Unless(placement.Rejection, estimate.Rejection, "what was estimated");
        Answered(to, "place", expected, placement.Rejection.Reason, placement.Order is { } order ? [order] : [], placement.Fills, isNew: !placement.IsRepeat);
        DifferenceException.Unless(before is not null && expected == RejectReason.None, placement.IsRepeat, "whether it is a repeat");
        if (placement.Order is { } made && !placement.IsRepeat) Comparison.OfOrder(made, reference.Orders[made.Id]);
    }

    private void PlacePair(Host to, Guid user, ReferenceAccount account)
    {
        var (first, second) = customers.Pair(user, nowNs);
        if (FindWritten(user, first.ClientId) is not null || FindWritten(user, second.ClientId) is not null) return;
        var (firstId, secondId) = (NextId(), NextId());
        var expected = reference.FindNamed(account, first.ClientId) is not null || reference.FindNamed(account, second.ClientId) is not null
            ? RejectReason.DuplicateWithDifferentTerms : reference.PlacePair(account, firstId, secondId, first, second, nowNs);
        var estimate = dice.OneIn(4) ? to.Group.Engine.EstimatePair(account.Id, first, second, nowNs) : null;
        var placement = to.Group.Engine.PlacePair(account.Id, firstId, secondId, first, second, nowNs);
        if (estimate is not null && placement.Rejection.Reason != RejectReason.DuplicateWithDifferentTerms)
        {
            DifferenceException.Unless(placement.Rejection, estimate.Rejection, "what was estimated of a pair");
            if (!placement.Rejection.IsRefused) DifferenceException.Unless(placement.Orders.Sum(order => order.Locked), estimate.Locked, "what a pair was estimated to lock");
        }

        Answered(to, "pair", expected, placement.Rejection.Reason, placement.Orders, placement.Fills, isNew: true);
    }

    private void Replace(Host to, Guid user, ReferenceAccount account)
    {
        var (old, change) = customers.Change(user);
        if (FindWritten(user, change.ClientId) is { } written)
        {
            DifferenceException.Unless(
                reference.IsMadeOf(reference.Orders[written.Id], old, change), written.ReplacesId == old && change.HasMade(written, journal.Orders[old]), "whether what is written is the replacement that is asked for again");
            return;
        }

        var id = NextId();
        var before = reference.FindNamed(account, change.ClientId);
        var expected = before is null ? reference.Replace(account, old, id, change, nowNs)
            : reference.IsMadeOf(before, old, change) ? RejectReason.None : RejectReason.DuplicateWithDifferentTerms;
        var placement = to.Group.Engine.Replace(account.Id, old, id, change, nowNs);
        Answered(to, "replace", expected, placement.Rejection.Reason, placement.Order is { } order ? [order] : [], placement.Fills, isNew: !placement.IsRepeat);
        DifferenceException.Unless(before is not null && expected == RejectReason.None, placement.IsRepeat, "whether it is a repeat of a replacement");
        if (placement.Order is { } made) DifferenceException.Unless(old, made.ReplacesId, "the order replaced");
    }

    private void Cancel(Host to, Guid user, ReferenceAccount account)
    {
        var id = customers.AnyOrder(user);
        for (var i = dice.OneIn(5) ? 2 : 1; i > 0; i--)
        {
            var expected = reference.Cancel(account, id);
            var placement = to.Group.Engine.Cancel(account.Id, id, nowNs);
            Answered(to, "cancel", expected, placement.Rejection.Reason, placement.Order is { } order ? [order] : [], [], isNew: false);
        }
    }

    private void CancelAll(Host to, ReferenceAccount account)
    {
        var instrument = dice.OneIn(2) ? dice.Pick(Town.Specs).Instrument : null;
        reference.CancelAll(order => order.Account == account && (instrument is null || order.Terms.Instrument == instrument), EndReason.ByUser);
        var orders = to.Group.Engine.CancelAll(account.Id, instrument, nowNs);
        Answered(to, "cancel all", RejectReason.None, RejectReason.None, orders, [], isNew: false);
    }

    private void Reset(Host to, ReferenceAccount account)
    {
        reference.Reset(account);
        Answered(to, "reset", RejectReason.None, to.Group.Engine.Reset(account.Id, nowNs), [], [], isNew: false);
    }

    /// <summary>Somebody still asks an engine that has been replaced.</summary>
    private void StaleCommand()
    {
        if (stale.Count == 0) return;
        var old = dice.Pick(stale);
        if (!old.Group.IsOpen) return;
        var user = customers.AnyUser();
        if (old.Group.Engine.AccountOf(user) is not { } account) return;
        var terms = customers.Order(user, nowNs) with { ClientId = null };
        var placement = old.Group.Engine.Place(account, NextId(), terms, nowNs);
        Answered(old, "stale", placement.Rejection.Reason, placement.Rejection.Reason, placement.Order is { } order ? [order] : [], placement.Fills, isNew: true);
    }

    private void Answered(Host by, string what, RejectReason expected, RejectReason found, IReadOnlyList<Order> orders, IReadOnlyList<Fill> fills, bool isNew)
    {
        Count($"{what} {found}");
        Tell($"{Steps} {what} {found} {string.Join(' ', orders.Select(order => $"{order.Id} {order.State}"))} {fills.Count}");
        DifferenceException.Unless(expected, found, $"the answer to {what}");
        var asked = new Asked($"{what} in step {Steps}", orders, fills, isNew);
        unanswered.Add(asked);
        by.Group.Await(answer =>
        {
            asked.Answer = answer;
            Count($"answered {answer}");
            if (answer == CommitResult.Refused) return;
            asked.CheckIn(journal);
            unanswered.Remove(asked);
        });
    }

    private Order? FindWritten(Guid user, string? name)
    {
        if (name is null) return null;
        foreach (var (id, (owner, _)) in journal.Accounts)
        {
            if (owner == user) return journal.Find(id, name);
        }

        return null;
    }

    private Guid NextId() => IdAt(++lastId);

    private static Guid IdAt(int number) => new(number, 0, 0, new byte[8]);

    private void Count(string what) => Counts[what] = Counts.GetValueOrDefault(what) + 1;

    private void Tell(FormattableString line) => hash.AppendData(Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture)));
}
