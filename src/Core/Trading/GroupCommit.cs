namespace CompraVenta.Core.Trading;

/// <summary>Who waits for what: one batch of decisions is being written while the next gathers, and callers are answered once the batch that has their decision is written.</summary>
/// <remarks>Owned by the market loop, like its engine; does no writing itself. A batch whose outcome is not known closes the engine to commands: what was decided after it may rest
/// on it. Once the journal has said, either all goes on, or all that was decided since is refused and a new engine is made from the journal.
/// Those just answered may be about to ask again. If so, the first one back would be written alone, at the full price of a commit, and all the others together after it: where that is seen,
/// the next batches wait until as many as were just answered have asked. The wait ends by <see cref="Hurry"/>, after a moment that the owner chooses, and with it the waiting if
/// at most half have come: those who ask now are others than those who were answered.</remarks>
/// <param name="engine">Whose decisions.</param>
/// <param name="lastNumber">The number of the last batch in the journal.</param>
public sealed class GroupCommit(TradingEngine engine, long lastNumber)
{
    // So many times as many who wait than who were written are those who came too late for it.
    private const int Straggling = 3;

    private List<Action<CommitResult>> gathering = [];
    private List<Action<CommitResult>> writing = [];
    private JournalBatch? written;
    private int awaited;
    private bool isRegrouping;

    /// <summary>The engine.</summary>
    public TradingEngine Engine { get; } = engine;

    /// <summary>The number of the last batch that is in the journal.</summary>
    public long LastNumber { get; private set; } = lastNumber;

    /// <summary>Whether a batch is being written, or its outcome is asked for.</summary>
    public bool IsWriting => written is not null;

    /// <summary>What was decided and is not known to be in the journal.</summary>
    public IEnumerable<JournalBatch> Unwritten => written is null ? [Engine.Pending] : [written, Engine.Pending];

    /// <summary>Whether commands may be given to the engine.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Calls back once everything decided so far is in the journal, or never will be: at once, if it is.</summary>
    public void Await(Action<CommitResult> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (!Engine.Pending.IsEmpty) gathering.Add(answer);
        else if (IsWriting) writing.Add(answer);
        else answer(CommitResult.Committed);
    }

    /// <summary>Takes the next batch, to be written; none while one is being written, nothing was decided, or those just answered are waited for.</summary>
    /// <returns>The batch and its number, which is one more than the last; null for none.</returns>
    public (long Number, JournalBatch Batch)? Begin()
    {
        if (IsWriting || !IsOpen || Engine.Pending.IsEmpty || gathering.Count < awaited) return null;
        written = Engine.TakePending();
        awaited = 0;
        (writing, gathering) = (gathering, writing);
        return (LastNumber + 1, written);
    }

    /// <summary>Nobody is waited for any longer: <see cref="Begin"/> takes what there is.</summary>
    public void Hurry()
    {
        if (awaited > 0 && gathering.Count <= awaited / 2) isRegrouping = false;
        awaited = 0;
    }

    /// <summary>The outcome of the batch is not known: no more commands until it is.</summary>
    public void Doubt() => IsOpen = false;

    /// <summary>What was not known has been found out: those whose batch is in the journal are answered, and all goes on, or whatever was decided since is refused.</summary>
    /// <param name="isThere">Whether the batch that was being written is in the journal; null when none was.</param>
    /// <param name="wasAlone">Whether nobody else has led meanwhile.</param>
    /// <returns>Whether this engine goes on.</returns>
    public bool Settle(bool? isThere, bool wasAlone)
    {
        var goesOn = wasAlone && isThere != false;
        if (isThere == true) Committed();
        if (goesOn) IsOpen = true;
        else Refused();
        return goesOn;
    }

    /// <summary>The batch is in the journal.</summary>
    public void Committed()
    {
        LastNumber++;
        written = null;
        IsOpen = true;
        if (writing.Count > 0 && gathering.Count >= Straggling * writing.Count) isRegrouping = true;
        awaited = isRegrouping ? writing.Count : 0;
        Answer(writing, CommitResult.Committed);
    }

    /// <summary>The batch is not in the journal and never will be: nor will anything decided since. This engine is done.</summary>
    public void Refused()
    {
        IsOpen = false;
        Answer(writing, CommitResult.Refused);
        Answer(gathering, CommitResult.Refused);
    }

    private static void Answer(List<Action<CommitResult>> answers, CommitResult result)
    {
        foreach (var answer in answers) answer(result);
        answers.Clear();
    }
}
