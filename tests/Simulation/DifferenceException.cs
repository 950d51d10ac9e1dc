namespace CompraVenta.Simulation;

/// <summary>Something is not as it must be: the engine, the journal and the reference do not agree, or a rule of the journal was broken.</summary>
public sealed class DifferenceException(string message) : Exception(message)
{
    /// <summary>Throws unless the two are equal.</summary>
    public static void Unless<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) throw new DifferenceException($"{what}: {expected} expected, {actual} found");
    }

    public static void Unless(bool holds, string what)
    {
        if (!holds) throw new DifferenceException(what);
    }
}
