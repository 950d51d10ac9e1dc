using System.ComponentModel.DataAnnotations;
using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>The settings <c>Trading:*</c>.</summary>
public sealed class TradingOptions
{
    /// <summary>What an account begins with. Default USDT.</summary>
    [Required, RegularExpression("^[A-Z0-9]{1,20}$")]
    public string StartAsset { get; set; } = "USDT";

    /// <summary>How much of it, at most 8 decimals. Default 50 000.</summary>
    [Range(typeof(decimal), "0.00000001", "1000000000000")]
    public decimal StartAmount { get; set; } = 50_000;

    /// <summary>Open orders of an account at most. Default 500.</summary>
    [Range(1, 100_000)]
    public int OpenOrdersMax { get; set; } = 500;

    /// <summary>How long a caller waits for the journal before it is told that the outcome is not known. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long PostgreSQL may leave a look at the engine's lease unanswered before commands are refused. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan LeasePatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a venue must have left an instrument out of its list before orders there are cancelled as delisted. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan DelistAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long events of accounts are kept for streams that come back. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan KeepEvents { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Fees by venue; a venue that is not named has the default: 0.10 % taker, 0.08 % maker.</summary>
    public Dictionary<string, FeeOptions> Fees { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The fees of a venue.</summary>
    public FeeSchedule FeesOf(string venue) => Fees.TryGetValue(venue, out var own) ? new FeeSchedule(own.Taker, own.Maker) : FeeSchedule.Default;
}
