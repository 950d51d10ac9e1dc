namespace CompraVenta.Core.Ledger;

/// <summary>How amounts of money are rounded: to 8 decimals, what is paid up, what is received down, so that nothing is ever given away by rounding.</summary>
public static class Amounts
{
    /// <summary>Decimals of every amount.</summary>
    public const int Decimals = 8;

    /// <summary>The smallest amount that there is.</summary>
    public const decimal Smallest = 0.00000001m;

    /// <summary>The smallest amount that is not below this one.</summary>
    /// <exception cref="OverflowException">The amount does not fit.</exception>
    public static decimal RoundUp(decimal amount) => decimal.Round(amount, Decimals, MidpointRounding.ToPositiveInfinity);

    /// <summary>The largest amount that is not above this one.</summary>
    public static decimal RoundDown(decimal amount) => decimal.Round(amount, Decimals, MidpointRounding.ToNegativeInfinity);

    /// <summary>Whether an amount needs no rounding.</summary>
    public static bool IsExact(decimal amount) => amount % Smallest == 0;
}
