using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CompraVenta.Core.Trading;

/// <content>A fingerprint of all that the engine knows, for tests: the same inputs give the same one, and a refused command leaves it as it was.</content>
public sealed partial class TradingEngine
{
    /// <summary>The SHA-256 of the whole state: balances, open orders with their places and queues, names, what was taken, last prices, and how much was decided.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, $"{lastFillId} {lastSequence} {Pending.Orders.Count} {Pending.Fills.Count} {Pending.Postings.Count} {Pending.Epochs.Count}");
        foreach (var account in Ledger.Accounts.OrderBy(a => a.Id).ThenBy(a => a.Epoch))
        {
            foreach (var (asset, balance) in Ledger.Of(account).OrderBy(own => own.Key, StringComparer.Ordinal)) Add(hash, $"{account.Id} {account.Epoch} {asset} {Exact(balance.Free)} {Exact(balance.Locked)}");
        }

        foreach (var account in accounts.Values.OrderBy(a => a.Id)) Add(hash, $"{account.Id} {account.User} {account.Epoch} {string.Join(' ', account.Open.Select(o => o.Order.Id))}");
        foreach (var known in open.Values.OrderBy(k => k.Sequence)) Add(hash, $"{known.Sequence} {TextOf(known.Order)} {Exact(known.TriggerPrice)} {Exact(known.Ahead)} {known.Partner?.Order.Id}");
        foreach (var ((account, name), known) in names.OrderBy(n => n.Key.Account).ThenBy(n => n.Key.Name, StringComparer.Ordinal)) Add(hash, $"{account} {name} {TextOf(known.Order)}");
        foreach (var level in taken.All) Add(hash, $"{level.Account} {level.Slot} {level.Side} {Exact(level.Price)} {Exact(level.Amount)}");
        for (var slot = 0; slot < lastPrices.Length; slot++)
        {
            if (lastPrices[slot] is { } price) Add(hash, $"{slot} {Exact(price)}");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, FormattableString line) => hash.AppendData(Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture) + "\n"));

    /// <summary>A number without zeros at its end: 1.0 and 1 are the same.</summary>
    private static string Exact(decimal? number) => number is { } known ? known.ToString("0.############################", CultureInfo.InvariantCulture) : "-";

    private static string TextOf(Order order)
    {
        var terms = order.Terms;
        return string.Join(' ',
            order.Id, order.Account.Id, order.Account.Epoch, terms.Instrument, terms.Side, terms.Type, Exact(terms.AmountBase), Exact(terms.AmountQuote), Exact(terms.Price), Exact(terms.StopPrice),
            Exact(terms.TrailDistance), terms.TimeInForce, terms.GoodTillNs, terms.PostOnly, terms.Venue, terms.TriggerSource, terms.ClientId, terms.PairId, order.State, order.Reference, order.CreatedNs,
            order.UpdatedNs, Exact(order.FilledBase), Exact(order.FilledQuote), Exact(order.Fee), Exact(order.Locked), Exact(order.TriggerPrice), order.FiredNs, Exact(order.QueueAhead), order.EndReason, order.ReplacesId);
    }
}
