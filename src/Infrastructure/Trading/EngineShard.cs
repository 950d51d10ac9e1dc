using CompraVenta.Core.Ledger;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>One engine's part of all accounts: those of one market, and of these, once there are several engines, some.</summary>
/// <param name="Source">The source of the market's prices.</param>
/// <param name="Number">The number of the part, from 0; at most 63.</param>
public readonly record struct EngineShard(MarketSource Source, int Number = 0)
{
    /// <summary>Parts of a market at most.</summary>
    internal const int PartsMax = 64;

    // Fill numbers stay below 2^53, so that every reader of JSON has them exactly.
    internal const int FillBits = 44;

    /// <summary>Its key: of the advisory lock, of the lease and of the rows that it writes.</summary>
    public int Key => ((int)Source * PartsMax) + Number;

    /// <summary>The account of the house in its market.</summary>
    public Guid House => HouseOf(Key);

    /// <summary>Fills are numbered above this.</summary>
    public long FillBase => (long)Key << FillBits;

    /// <summary>Fills are numbered below this.</summary>
    public long FillEnd => (long)(Key + 1) << FillBits;

    /// <summary>The account of the house in the market of a shard's key.</summary>
    internal static Guid HouseOf(int key) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(key + 1));

    /// <summary>The key of the shard that numbered a fill.</summary>
    internal static int KeyOfFill(long fill) => (int)(fill >> FillBits);

    /// <summary>An account of the ledger as the tables have it.</summary>
    internal Guid IdOf(LedgerAccount account) => account.IsUser ? account.Id : House;
}
