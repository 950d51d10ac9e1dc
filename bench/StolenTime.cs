using System.Globalization;

namespace CompraVenta.Bench;

/// <summary>Processor time that the machine's host gave to others while this machine had work for it: what is late then is not late by our doing.</summary>
internal readonly record struct StolenTime(long Stolen, long All)
{
    /// <summary>The share of all processor time up to which a round is taken as undisturbed.</summary>
    public const double Calm = 0.02;

    /// <summary>Reads what was stolen since the machine started. Nothing where the system does not tell.</summary>
    /// <remarks>proc(5), <c>/proc/stat</c>: the first line has user, nice, system, idle, iowait, irq, softirq and steal; what follows is in user already.</remarks>
    public static StolenTime Read()
    {
        if (!OperatingSystem.IsLinux()) return default;
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        return new(ticks[7], ticks.Sum());
    }

    /// <summary>The share, 0 to 1, that was stolen since an earlier reading.</summary>
    public double ShareSince(StolenTime earlier) => All == earlier.All ? 0 : (double)(Stolen - earlier.Stolen) / (All - earlier.All);
}
