using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>What the feeds follow, bound from <c>Feeds</c>.</summary>
public sealed class FeedsOptions
{
    /// <summary>The pairs whose books and trades are always followed, separated by commas: <c>BTC-USD,ETH-USDT</c>; <c>*</c> for all.
    /// Empty, the default: the <see cref="MostTraded"/> most traded.</summary>
    public string Pairs { get; set; } = "";

    /// <summary>How many of the most traded instruments are followed when <see cref="Pairs"/> is empty. Default 40.</summary>
    [Range(1, 10_000)]
    public int MostTraded { get; set; } = 40;

    /// <summary>Whether the 24-hour figures of every listing are followed too. Default true; a console that watches one pair does without.</summary>
    public bool Tickers { get; set; } = true;

    /// <summary>Longest frame accepted, in bytes; a longer one closes the connection. Default 32 MiB: Coinbase snapshots reach 5 MB.</summary>
    [Range(1_024, 134_217_728)]
    public int FrameBytesMax { get; set; } = 33_554_432;

    /// <summary>How long an instrument that was followed on demand is kept after nobody wants it any more. Default one minute.</summary>
    public TimeSpan ReleaseAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait between two attempts to connect. Default 30 s; the first retry comes within 0.5 s.</summary>
    public TimeSpan BackoffMax { get; set; } = TimeSpan.FromSeconds(30);
}
