using CompraVenta.Core.Trading;
using CompraVenta.Simulation.Reference;

namespace CompraVenta.Simulation.Journal;

/// <summary>A batch on its way into the journal.</summary>
/// <param name="Epoch">The epoch of the engine.</param>
/// <param name="Number">Its number.</param>
/// <param name="Batch">The batch.</param>
/// <param name="After">What is to be in the journal with it.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="MadeAtNs">When it is made or fails.</param>
/// <param name="AnsweredAtNs">When whoever asked for it learns what it can.</param>
internal sealed record Commit(long Epoch, long Number, JournalBatch Batch, ReferenceState? After, Fate Fate, long MadeAtNs, long AnsweredAtNs)
{
    /// <summary>Whether its moment has come and gone.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether it is in the journal.</summary>
    public bool IsMade { get; set; }
}
