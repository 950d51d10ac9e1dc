namespace CompraVenta.Simulator.Markets;

/// <summary>Stateless 64-bit mixing: what lets the model answer for any time without remembering anything.</summary>
internal static class Hash
{
    /// <summary>The finalizer of SplitMix64: every input bit changes about half of the output bits.</summary>
    public static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    public static ulong Of(ulong a, ulong b) => Mix(Mix(a) ^ (b * 0xD6E8FEB86659FD93UL));

    public static ulong Of(ulong seed, string text)
    {
        var hash = seed ^ 0xCBF29CE484222325UL;
        foreach (var c in text) hash = (hash ^ c) * 0x100000001B3UL;
        return Mix(hash);
    }

    /// <summary>A number in [0, 1).</summary>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    /// <summary>About normal with mean 0 and deviation 1: four 16-bit uniforms added up, so never beyond ±3.5.</summary>
    public static double Normal(ulong hash)
    {
        var sum = (hash & 0xFFFF) + ((hash >> 16) & 0xFFFF) + ((hash >> 32) & 0xFFFF) + (hash >> 48);
        return ((sum / 65536.0) - 2.0) * 1.7320508075688772;
    }
}
