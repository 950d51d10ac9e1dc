using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>What accounts have taken from levels that their venues have not sent again since: to the account that took it, it is not there.</summary>
/// <remarks>Owned by the market loop. The question answered is what an account's own order would have met in the real market; other accounts' orders take
/// nothing from it. An account has at most <see cref="LevelsMax"/> such levels: of more, the oldest are forgotten.</remarks>
public sealed class TakenLiquidity
{
    /// <summary>Most levels of an account.</summary>
    public const int LevelsMax = 1_000;

    private readonly Dictionary<Level, Dictionary<Guid, decimal>> levels = [];
    private readonly Dictionary<Guid, Queue<Level>> byAccount = [];
    private int[] counts = [];

    /// <summary>Whether anybody has taken anything from a listing's book; while nobody has, its frames cost nothing here.</summary>
    public bool Any(int slot) => (uint)slot < (uint)counts.Length && counts[slot] > 0;

    /// <summary>What an account has taken from a level.</summary>
    /// <param name="account">The account.</param>
    /// <param name="slot">The listing's slot.</param>
    /// <param name="side">The side of the book.</param>
    /// <param name="price">The level's price.</param>
    public decimal Of(Guid account, int slot, Side side, decimal price) =>
        Any(slot) && levels.TryGetValue(new(slot, side, price), out var takers) ? takers.GetValueOrDefault(account) : 0;

    /// <summary>Notes that an account has taken so much more from a level.</summary>
    public void Add(Guid account, int slot, Side side, decimal price, decimal amountBase)
    {
        if (slot >= counts.Length) Array.Resize(ref counts, Math.Max(64, (slot + 1) * 2));
        var level = new Level(slot, side, price);
        if (!levels.TryGetValue(level, out var takers))
        {
            levels[level] = takers = [];
            counts[slot]++;
        }

        if (!byAccount.TryGetValue(account, out var own)) byAccount[account] = own = new Queue<Level>();
        if (!takers.TryGetValue(account, out var before)) own.Enqueue(level);
        takers[account] = before + amountBase;
        while (own.Count > LevelsMax) Forget(account, own.Dequeue());
    }

    /// <summary>The venue has sent these levels (again): what they show is there for everybody.</summary>
    public void Release(int slot, ReadOnlySpan<LevelChange> changes)
    {
        if (!Any(slot)) return;
        foreach (ref readonly var change in changes) Remove(new(slot, change.Side, new ExactDecimal(change.Price, change.PriceScale).ToDecimal()));
    }

    /// <summary>The venue has sent the whole book.</summary>
    public void ReleaseAll(int slot)
    {
        if (!Any(slot)) return;
        foreach (var level in levels.Keys.Where(level => level.Slot == slot).ToList()) Remove(level);
    }

    private void Remove(Level level)
    {
        if (levels.Remove(level)) counts[level.Slot]--;
    }

    private void Forget(Guid account, Level level)
    {
        if (!levels.TryGetValue(level, out var takers) || !takers.Remove(account) || takers.Count > 0) return;
        Remove(level);
    }

    private readonly record struct Level(int Slot, Side Side, decimal Price);
}
