namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>The middle of one instrument, that all its venues follow: it wanders a little.</summary>
internal sealed class GeneratedPrice(decimal start, int decimals, int seed)
{
    private readonly Random random = new(seed);

    public int Decimals { get; } = decimals;

    /// <summary>Usual distance between two levels, in units of the last decimal.</summary>
    public long Spacing { get; } = Math.Max(1, (long)(start * 0.000012m * (decimal)Math.Pow(10, decimals)));

    /// <summary>The price in units of the last decimal.</summary>
    public long Units { get; private set; } = (long)(start * (decimal)Math.Pow(10, decimals));

    /// <summary>Takes a step, or stays.</summary>
    public void Wander()
    {
        if (random.Next(4) == 0) Units += random.Next(2) == 0 ? (Spacing + 1) / 2 : -((Spacing + 1) / 2);
    }
}
