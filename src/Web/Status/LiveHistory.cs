using System.Text.Json;

namespace CompraVenta.Web.Status;

/// <summary>How much of the last 24 hours each exchange was live, in cells of a quarter of an hour. Safe from any thread.</summary>
internal sealed class LiveHistory
{
    /// <summary>Cells kept.</summary>
    public const int CellCount = 96;

    /// <summary>The span of a cell.</summary>
    public static readonly TimeSpan CellSpan = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Dictionary<long, Cell>> venues = new(StringComparer.Ordinal);

    /// <summary>Adds what was just seen.</summary>
    /// <param name="venue">The exchange's id.</param>
    /// <param name="at">When, UTC.</param>
    /// <param name="share">The share of its books that were live, 0 to 1.</param>
    public void Add(string venue, DateTime at, double share)
    {
        lock (gate) Add(venue, IndexOf(at), new Cell(share, 1));
    }

    /// <summary>The cells of an exchange up to now, the oldest first: the share that was live, 0 to 1; null while nobody looked, as when the app did not run.</summary>
    public IReadOnlyList<double?> Read(string venue, DateTime now)
    {
        var last = IndexOf(now);
        var shares = new double?[CellCount];
        lock (gate)
        {
            if (!venues.TryGetValue(venue, out var cells)) return shares;
            for (var i = 0; i < CellCount; i++)
            {
                if (cells.TryGetValue(last - CellCount + 1 + i, out var cell)) shares[i] = Math.Round(cell.Sum / cell.Count, 4);
            }
        }

        return shares;
    }

    /// <summary>When the oldest cell of <see cref="Read"/> began, UTC.</summary>
    public static DateTime FirstCell(DateTime now) => DateTime.UnixEpoch + ((IndexOf(now) - CellCount + 1) * CellSpan);

    /// <summary>All of it as text.</summary>
    public string Save()
    {
        lock (gate) return JsonSerializer.Serialize(venues);
    }

    /// <summary>Adds what <see cref="Save"/> wrote to what was seen since; text that it did not write is left out.</summary>
    /// <returns>False when the text could not be read.</returns>
    public bool TryLoad(string text)
    {
        Dictionary<string, Dictionary<long, Cell>>? saved;
        try
        {
            saved = JsonSerializer.Deserialize<Dictionary<string, Dictionary<long, Cell>>>(text);
        }
        catch (JsonException)
        {
            return false;
        }

        lock (gate)
        {
            foreach (var (venue, cells) in saved ?? [])
            {
                foreach (var (index, cell) in cells)
                {
                    if (cell.Count > 0 && cell.Sum >= 0 && cell.Sum <= cell.Count) Add(venue, index, cell);
                }
            }
        }

        return true;
    }

    private static long IndexOf(DateTime at) => (at - DateTime.UnixEpoch).Ticks / CellSpan.Ticks;

    private void Add(string venue, long index, Cell more)
    {
        if (!venues.TryGetValue(venue, out var cells)) venues.Add(venue, cells = []);
        var cell = cells.GetValueOrDefault(index);
        cells[index] = new Cell(cell.Sum + more.Sum, cell.Count + more.Count);
        if (cells.Count <= CellCount) return;
        var oldest = cells.Keys.Max() - CellCount;
        foreach (var old in cells.Keys.Where(i => i <= oldest).ToList()) cells.Remove(old);
    }

    /// <summary>What was seen within one cell: the sum of the shares, and how many.</summary>
    internal readonly record struct Cell(double Sum, int Count);
}
