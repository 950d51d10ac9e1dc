namespace CompraVenta.Simulation;

/// <summary>All chance of a run: the same seed gives the same numbers, on every version of the runtime.</summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).</remarks>
public sealed class Dice(long seed)
{
    private ulong state = (ulong)seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to below the bound.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    /// <summary>A number from the first to the last.</summary>
    public long Between(long first, long last) => first + (long)(Next() % (ulong)(last - first + 1));

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    public T Pick<T>(IReadOnlyList<T> of) => of[Below(of.Count)];
}
