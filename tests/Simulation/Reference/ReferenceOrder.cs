using System.Globalization;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;

namespace CompraVenta.Simulation.Reference;

/// <summary>An order as the rules make it.</summary>
internal sealed class ReferenceOrder(Guid id, ReferenceAccount account, OrderTerms terms, Listing home, long number)
{
    public Guid Id { get; } = id;

    public ReferenceAccount Account { get; set; } = account;

    public int Epoch { get; } = account.Epoch;

    public OrderTerms Terms { get; } = terms;

    /// <summary>Whose rules hold, where it stands, whose trades it watches.</summary>
    public Listing Home { get; } = home;

    /// <summary>Where it stands: its price, with as many digits as its venue takes, and never beyond it. Told by the written number, digit by digit.</summary>
    public decimal Stands => StandsAt(Terms.Price!.Value, Home.Venue, IsBuy);

    /// <summary>Later ones have greater numbers.</summary>
    public long Number { get; } = number;

    public OrderState State { get; set; } = OrderState.Open;

    public EndReason Why { get; set; }

    public decimal FilledBase { get; set; }

    public decimal FilledQuote { get; set; }

    public decimal Fee { get; set; }

    public decimal Locked { get; set; }

    public decimal? Trigger { get; set; }

    /// <summary>The trigger price that the journal has.</summary>
    public decimal? TriggerKept { get; set; }

    public bool HasFired { get; set; }

    public decimal Ahead { get; set; }

    /// <summary>What a book has shown to be gone from before it, and no trade has told of yet.</summary>
    public decimal Told { get; set; }

    /// <summary>When it did.</summary>
    public long ToldNs { get; set; }

    /// <summary>When it was placed.</summary>
    public long PlacedNs { get; init; }

    /// <summary>What stood before it when the journal last heard of it.</summary>
    public decimal AheadKept { get; set; }

    public Guid? Pair { get; set; }

    /// <summary>The order whose place it took.</summary>
    public Guid? Replaces { get; init; }

    public decimal Left => Terms.AmountBase!.Value - FilledBase;

    public bool HasEnded => State is OrderState.Filled or OrderState.Cancelled or OrderState.Expired;

    public bool IsBuy => Terms.Side == OrderSide.Buy;

    public ReferenceOrder Copy() => (ReferenceOrder)MemberwiseClone();

    /// <summary>A limit as a venue takes it: with its digits, not beyond the limit.</summary>
    public static decimal StandsAt(decimal price, Venue at, bool isDown)
    {
        var digits = at.PriceDigits;
        if (digits == 0) return price;
        var kept = price.ToString(CultureInfo.InvariantCulture).ToCharArray();
        var step = Array.ConvertAll(kept, sign => sign == '.' ? '.' : '0');
        var (isPast, counted, last) = (false, 0, 0);
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i] == '.') continue;
            if (counted > 0 || kept[i] != '0') counted++;
            if (counted <= digits)
            {
                last = i;
                continue;
            }

            isPast |= kept[i] != '0';
            kept[i] = '0';
        }

        step[last] = '1';
        return isPast && !isDown ? Number(kept) + Number(step) : Number(kept);

        static decimal Number(char[] written) => decimal.Parse(written, CultureInfo.InvariantCulture);
    }
}
