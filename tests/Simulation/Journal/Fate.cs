namespace CompraVenta.Simulation.Journal;

/// <summary>What becomes of a commit that is under way.</summary>
internal enum Fate
{
    /// <summary>It is made, and answered.</summary>
    Answered,

    /// <summary>The journal fails before it is made.</summary>
    FailsBefore,

    /// <summary>It is made, and its answer is lost.</summary>
    FailsAfter,
}
