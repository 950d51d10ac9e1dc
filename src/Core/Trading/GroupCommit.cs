namespace CompraVenta.Core.Trading;

/// <summary>Who waits for what: one batch of decisions is being written while the next gathers, and callers are answered once the batch that has their decision is written.</summary>
/// <remarks>Owned by the market loop, like its engine; does no writing itself. A batch whose outcome is not known closes the engine to commands: what was decided after it may rest
/// on it. Once the journal has said, either all goes on, or all that was decided since is refused and a new engine is made from the journal.</remarks>
/// <param name="engine">Whose decisions.</param>
/// <param name="lastNumber">The number of the last batch in the journal.</param>
public sealed class GroupCommit(TradingEngine engine, long lastNumber)
{
    private List<Action<CommitResult>> gathering = [];
    private List<Action<CommitResult>> writing = [];

    /// <summary>The engine.</summary>
    public TradingEngine Engine { get; } = engine;

    /// <summary>The number of the last batch that is in the journal.</summary>
    public long LastNumber { get; private set; } = lastNumber;

    /// <summary>Whether a batch is being written, or its outcome is asked for.</summary>
    public bool IsWriting { get; private set; }

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

    /// <summary>Takes the next batch, to be written; none while one is being written or nothing was decided.</summary>
    /// <returns>The batch and its number, which is one more than the last; null for none.</returns>
    public (long Number, JournalBatch Batch)? Begin()
    {
        if (IsWriting || !IsOpen || Engine.Pending.IsEmpty) return null;
        IsWriting = true;
        (writing, gathering) = (gathering, writing);
        return (LastNumber + 1, Engine.TakePending());
    }

    /// <summary>The outcome of the batch is not known: no more commands until it is.</summary>
    public void Doubt() => IsOpen = false;

    /// <summary>No batch was being written after all: commands are taken again.</summary>
    public void Reopen() => IsOpen = true;

    /// <summary>The batch is in the journal.</summary>
    public void Committed()
    {
        LastNumber++;
        IsWriting = false;
        IsOpen = true;
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
