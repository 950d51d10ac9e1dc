using CompraVenta.Core.Ledger;

namespace CompraVenta.Core.Trading;

/// <summary>All that the engine has decided since the last batch, to be written in one transaction or not at all.</summary>
public sealed class JournalBatch
{
    private readonly Dictionary<Guid, Order> orders = [];
    private readonly Dictionary<(LedgerAccount, string), Balance> balances = [];
    private readonly List<Fill> fills = [];
    private readonly List<Posting> postings = [];
    private readonly List<AccountEpoch> epochs = [];
    private readonly List<(long Command, RejectReason Refused)> answers = [];
    private readonly List<Taking> takings = [];

    /// <summary>The orders that are new or changed, as they are at its end.</summary>
    public IReadOnlyCollection<Order> Orders => orders.Values;

    /// <summary>The fills.</summary>
    public IReadOnlyList<Fill> Fills => fills;

    /// <summary>The postings, in order.</summary>
    public IReadOnlyList<Posting> Postings => postings;

    /// <summary>The epochs begun.</summary>
    public IReadOnlyList<AccountEpoch> Epochs => epochs;

    /// <summary>The commands of admins that were carried out or refused: in the same batch as what they did, so that none is done twice.</summary>
    public IReadOnlyList<(long Command, RejectReason Refused)> Answers => answers;

    /// <summary>The balances that changed, as they are at its end.</summary>
    public IReadOnlyDictionary<(LedgerAccount Account, string Asset), Balance> Balances => balances;

    /// <summary>What it took of the liquidity shown. Not written: given back, if the batch is refused.</summary>
    internal IReadOnlyList<Taking> Takings => takings;

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => orders.Count == 0 && postings.Count == 0 && epochs.Count == 0 && answers.Count == 0;

    internal void Add(Order order) => orders[order.Id] = order;

    internal void Add(Fill fill) => fills.Add(fill);

    /// <summary>Notes that a command was carried out, or why it was refused.</summary>
    public void Answer(long command, RejectReason refused) => answers.Add((command, refused));

    internal void Add(in Taking taking) => takings.Add(taking);

    internal void Add(AccountEpoch epoch) => epochs.Add(epoch);

    internal void Add(ReadOnlySpan<Posting> made, GeneralLedger ledger)
    {
        foreach (ref readonly var posting in made)
        {
            postings.Add(posting);
            balances[(posting.Account, posting.Asset)] = ledger[posting.Account, posting.Asset];
        }
    }
}
