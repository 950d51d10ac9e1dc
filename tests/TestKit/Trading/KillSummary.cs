using System.Globalization;

namespace CompraVenta.TestKit.Trading;

/// <summary>What came of a <see cref="KillRun"/>.</summary>
public sealed record KillSummary
{
    public int AppKills { get; init; }

    public int PostgresKills { get; init; }

    /// <summary>Orders that were acknowledged.</summary>
    public int Acknowledged { get; init; }

    /// <summary>Orders whose outcome was not known at first, and which were there.</summary>
    public int UnknownThere { get; init; }

    /// <summary>Orders whose outcome was not known at first, and which were not there.</summary>
    public int UnknownAbsent { get; init; }

    /// <summary>Orders that a rule refused.</summary>
    public int Refused { get; init; }

    /// <summary>Orders of which a 503 said that nothing was done, and which were not sent again.</summary>
    public int NotTaken { get; init; }

    /// <summary>Cancellations that were acknowledged.</summary>
    public int Cancelled { get; init; }

    /// <summary>Triggers that have fired.</summary>
    public long Fired { get; init; }

    /// <summary>What <c>verify-fills</c> said.</summary>
    public string Verified { get; init; } = "";

    /// <summary>From each kill of a leader until another instance had acknowledged an order.</summary>
    public IReadOnlyList<TimeSpan> Takeovers { get; init; } = [];

    /// <summary>By code, how often it was answered.</summary>
    public IReadOnlyDictionary<string, int> Answers { get; init; } = new Dictionary<string, int>();

    /// <summary>Whatever was not as it must be.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    public override string ToString()
    {
        var lines = new List<string>
        {
            $"kills: {AppKills} of the app, {PostgresKills} of PostgreSQL",
            $"orders: {Acknowledged} acknowledged, {Refused} refused by a rule, {NotTaken} not taken (503) and not sent again",
            $"outcome not known at first: {UnknownThere} were there, {UnknownAbsent} were not",
            $"{Cancelled} cancellations acknowledged, {Fired} triggers fired",
            $"answers: {string.Join(", ", Answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Key} {a.Value}")))}",
            $"verify-fills: {Verified}",
        };
        if (Takeovers.Count > 0)
        {
            var sorted = Takeovers.Order().ToList();
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"another instance had acknowledged an order {sorted[sorted.Count / 2].TotalSeconds:F2} s after the leader's death (median), {sorted[^1].TotalSeconds:F2} s at most"));
        }

        lines.Add(Faults.Count == 0 ? "every invariant holds" : $"{Faults.Count} FAULTS:");
        lines.AddRange(Faults);
        return string.Join('\n', lines);
    }
}
