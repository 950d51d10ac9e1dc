namespace CompraVenta.Infrastructure.Trading;

/// <summary>Gathers what an audit finds: by rule, market and asset, with the first case of each.</summary>
internal sealed class LedgerFindings
{
    private readonly Dictionary<(LedgerRule Rule, string Market, string? Asset), (long Count, string Example)> found = [];

    public void Add(LedgerRule rule, string market, string? asset, string example, long count = 1)
    {
        var before = found.GetValueOrDefault((rule, market, asset));
        found[(rule, market, asset)] = (before.Count + count, before.Example ?? example);
    }

    public IEnumerable<LedgerFinding> All =>
        found.Select(f => new LedgerFinding(f.Key.Rule, f.Key.Market, f.Key.Asset, f.Value.Count, f.Value.Example))
            .OrderBy(f => f.Rule).ThenBy(f => f.Market, StringComparer.Ordinal).ThenBy(f => f.Asset, StringComparer.Ordinal);
}
