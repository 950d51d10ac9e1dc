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
    public decimal Stands => Cut(Terms.Price!.Value, Home.Venue.PriceDigits, IsBuy);

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

    private static decimal Cut(decimal price, int digits, bool isDown)
    {
        if (digits == 0) return price;
        var written = price.ToString(CultureInfo.InvariantCulture);
        var (kept, last) = ("", 0m);
        var (isPast, counted, worth) = (false, 0, Power(written.Split('.')[0].Length - 1));
        foreach (var digit in written.Replace(".", "", StringComparison.Ordinal))
        {
            if (counted > 0 || digit != '0') counted++;
            isPast |= counted > digits && digit != '0';
            kept += counted > digits ? '0' : digit;
            if (counted <= digits) last = worth;
            worth /= 10;
        }

        var cut = kept.Aggregate((Sum: 0m, Worth: Power(written.Split('.')[0].Length - 1)), (sum, digit) => (sum.Sum + ((digit - '0') * sum.Worth), sum.Worth / 10)).Sum;
        return isPast && !isDown ? cut + last : cut;

        static decimal Power(int of) => of == 0 ? 1 : 10 * Power(of - 1);
    }
}
