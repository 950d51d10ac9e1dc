using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>What accounts have taken from levels that their venues have not sent again since: to the account that took it, it is not there.</summary>
/// <remarks>Owned by the market loop. The question answered is what an account's own order would have met in the real market; other accounts' orders take
/// nothing from it. An account has at most <see cref="LevelsMax"/> such levels: of more, the oldest are forgotten. Nothing is kept for who has taken nothing that is not there again.</remarks>
public sealed class TakenLiquidity
{
    /// <summary>Most levels of an account.</summary>
    public const int LevelsMax = 1_000;

    private readonly Dictionary<Guid, LinkedList<TakenLevel>> byAccount = [];
    private Dictionary<(Side, decimal), Dictionary<Guid, LinkedListNode<TakenLevel>>>?[] bySlot = [];

    /// <summary>Accounts of which anything is known.</summary>
    public int Accounts => byAccount.Count;

    /// <summary>All that was taken, in an order that depends on nothing but what was done.</summary>
    internal IEnumerable<TakenLevel> All => byAccount.OrderBy(own => own.Key).SelectMany(own => own.Value);

    /// <summary>Whether anybody has taken anything from a listing's book; while nobody has, its frames cost nothing here.</summary>
    public bool Any(int slot) => (uint)slot < (uint)bySlot.Length && bySlot[slot] is { Count: > 0 };

    /// <summary>What an account has taken from a level.</summary>
    /// <param name="account">The account.</param>
    /// <param name="slot">The listing's slot.</param>
    /// <param name="side">The side of the book.</param>
    /// <param name="price">The level's price.</param>
    public decimal Of(Guid account, int slot, Side side, decimal price) =>
        Any(slot) && bySlot[slot]!.TryGetValue((side, price), out var takers) && takers.TryGetValue(account, out var taken) ? taken.Value.Amount : 0;

    /// <summary>Notes that an account has taken so much more from a level.</summary>
    public void Add(in Taking taking)
    {
        var (account, slot, side, price, amount) = taking;
        if (slot >= bySlot.Length) Array.Resize(ref bySlot, Math.Max(64, (slot + 1) * 2));
        var levels = bySlot[slot] ??= [];
        if (!levels.TryGetValue((side, price), out var takers)) levels.Add((side, price), takers = []);
        if (!takers.TryGetValue(account, out var taken))
        {
            if (!byAccount.TryGetValue(account, out var own)) byAccount.Add(account, own = []);
            takers.Add(account, taken = own.AddLast(new TakenLevel(account, slot, side, price)));
            if (own.Count > LevelsMax) Forget(own.First!.Value);
        }

        taken.Value.Amount += amount;
    }

    /// <summary>What was taken was not taken after all. What its venue has sent again since is there anyway.</summary>
    public void GiveBack(in Taking taking)
    {
        if (!Any(taking.Slot) || !bySlot[taking.Slot]!.TryGetValue((taking.Side, taking.Price), out var takers) || !takers.TryGetValue(taking.Account, out var taken)) return;
        taken.Value.Amount -= taking.Amount;
        if (taken.Value.Amount <= 0) Forget(taken.Value);
    }

    /// <summary>The venue has sent these levels (again): what they show is there for everybody.</summary>
    public void Release(int slot, ReadOnlySpan<LevelChange> changes)
    {
        if (!Any(slot)) return;
        var levels = bySlot[slot]!;
        foreach (ref readonly var change in changes)
        {
            if (levels.Remove((change.Side, new ExactDecimal(change.Price, change.PriceScale).ToDecimal()), out var takers)) Release(takers);
        }
    }

    /// <summary>The venue has sent the whole book.</summary>
    public void ReleaseAll(int slot)
    {
        if (!Any(slot)) return;
        foreach (var takers in bySlot[slot]!.Values) Release(takers);
        bySlot[slot] = null;
    }

    private void Release(Dictionary<Guid, LinkedListNode<TakenLevel>> takers)
    {
        foreach (var taken in takers.Values) Remove(taken);
    }

    private void Forget(TakenLevel oldest)
    {
        var levels = bySlot[oldest.Slot]!;
        var takers = levels[(oldest.Side, oldest.Price)];
        takers.Remove(oldest.Account, out var taken);
        if (takers.Count == 0) levels.Remove((oldest.Side, oldest.Price));
        Remove(taken!);
    }

    private void Remove(LinkedListNode<TakenLevel> taken)
    {
        var own = taken.List!;
        own.Remove(taken);
        if (own.Count == 0) byAccount.Remove(taken.Value.Account);
    }
}
