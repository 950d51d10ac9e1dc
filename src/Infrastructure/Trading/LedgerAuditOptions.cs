using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>How often the ledger is audited; bound from <c>Trading:Audit</c>.</summary>
public sealed class LedgerAuditOptions
{
    /// <summary>Time from the start of one audit to the next. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>After how long all postings and fills are read again, instead of those that have come since. Default 1 day; at the start they always are.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan FullInterval { get; set; } = TimeSpan.FromDays(1);
}
