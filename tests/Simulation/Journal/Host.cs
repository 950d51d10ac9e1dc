using CompraVenta.Core.Trading;
using CompraVenta.Simulation.Reference;

namespace CompraVenta.Simulation.Journal;

/// <summary>The host of an engine in simulated time: one batch is written while the next gathers; what is not known is found out by taking over anew.</summary>
/// <remarks>Does what EngineHost does with PostgreSQL.</remarks>
internal sealed class Host(ModelJournal journal, TradingEngine engine, long epoch, Dice dice)
{
    private long epoch = epoch;
    private Commit? writing;
    private long? settledAtNs;
    private long hurriedAtNs;

    public GroupCommit Group { get; } = new(engine, journal.LastNumber);

    /// <summary>Whether it is done: another leads, or what it decided was lost.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether nobody else has led when it was found that its batch is not there: the app goes on with a new engine.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Whether the app stops: no more commands, and what is being written is waited for.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Admins' commands that were carried out, and may not be written yet.</summary>
    public HashSet<long> Carried { get; } = [];

    /// <summary>Begins to write what was decided, if nothing is being written.</summary>
    /// <param name="nowNs">Now.</param>
    /// <param name="capture">Takes what the reference has decided until now.</param>
    public void Applied(long nowNs, Func<long, JournalBatch, ReferenceState>? capture)
    {
        if (IsDone || Group.Begin() is not var (number, batch)) return;
        var fate = dice.Below(400) switch { 0 => Fate.FailsBefore, 1 => Fate.FailsAfter, _ => Fate.Answered };

        // Mostly it takes a moment; now and then it stalls for seconds.
        var made = nowNs + (dice.OneIn(200) ? dice.Between(0, 20_000_000_000) : dice.Between(0, 120_000_000));
        writing = new(epoch, number, batch, capture?.Invoke(number, batch), fate, made, made + dice.Between(0, 60_000_000));
    }

    /// <summary>The app stops.</summary>
    public void Close()
    {
        IsClosing = true;
        Group.Hurry();
    }

    /// <summary>The journal goes on until now.</summary>
    public void Advance(long nowNs)
    {
        if (IsDone) return;
        if (settledAtNs is { } at)
        {
            if (nowNs >= at) Settle();
            return;
        }

        if (writing is null)
        {
            if (nowNs >= hurriedAtNs) Group.Hurry();

            // Even while nothing is written, the journal may be found not to answer.
            if (dice.OneIn(3_000)) Doubt(nowNs);
            return;
        }

        if (nowNs >= writing.MadeAtNs) Make();
        if (nowNs < writing.AnsweredAtNs) return;
        if (writing.Fate != Fate.Answered) Doubt(nowNs);
        else if (writing.IsMade)
        {
            Committed();
            hurriedAtNs = nowNs + dice.Between(0, 2_000_000);
        }
        else Refuse();
    }

    /// <summary>Nothing is being written: what was decided since is refused.</summary>
    public void End() => Refuse();

    /// <summary>The app dies: nobody is answered. A commit that was under way may still be made.</summary>
    public void Crash()
    {
        if (writing is not null && dice.OneIn(2)) Make();
        IsDone = true;
    }

    private void Make()
    {
        if (writing is not { IsOver: false }) return;
        writing.IsOver = true;
        writing.IsMade = writing.Fate != Fate.FailsBefore && journal.Commit(writing.Epoch, writing.Number, writing.Batch, writing.After);
    }

    private void Doubt(long nowNs)
    {
        Group.Doubt();
        settledAtNs = nowNs + dice.Between(0, 3_000_000_000);
    }

    private void Settle()
    {
        // Taking over ends what was under way.
        settledAtNs = null;
        var taken = journal.TakeOver();
        var wasAlone = taken == epoch + 1;
        bool? isThere = writing is null ? null : journal.Has(epoch, writing.Number);
        (epoch, writing) = (taken, null);
        IsDone = !Group.Settle(isThere, wasAlone);
        IsReplaced = IsDone && wasAlone;
    }

    private void Committed()
    {
        writing = null;
        Group.Committed();
        if (IsClosing) Group.Hurry();
    }

    private void Refuse()
    {
        IsDone = true;
        Group.Refused();
    }
}
