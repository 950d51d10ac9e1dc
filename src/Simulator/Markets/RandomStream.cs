namespace CompraVenta.Simulator.Markets;

/// <summary>A seeded sequence of random numbers (SplitMix64). One owner, not thread-safe.</summary>
internal sealed class RandomStream(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var value = Hash.Mix(_state);
        _state += 0x9E3779B97F4A7C15UL;
        return value;
    }

    public double Unit() => Hash.Unit(Next());

    public double Normal() => Hash.Normal(Next());

    /// <summary>Exponential with mean 1.</summary>
    public double Exponential() => -Math.Log(1.0 - Unit());

    public int Below(int limit) => (int)(Unit() * limit);
}
