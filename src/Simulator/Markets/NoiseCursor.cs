namespace CompraVenta.Simulator.Markets;

/// <summary>A random walk in continuous time that can be read at any moment, past or future, without state:
/// octaves of interpolated lattice noise, periods doubling from 250 ms, amplitudes growing with the root of the period.</summary>
/// <remarks>The cursor only caches the lattice cells it stands in, so reading forward costs a few flops an octave.
/// The value depends on the seed and the time alone. Not thread-safe.</remarks>
internal sealed class NoiseCursor
{
    private const double PeriodMsMin = 250;
    private const double YearMs = 365.0 * 86_400_000;

    private readonly ulong _seed;
    private readonly double[] _amplitude;
    private readonly double[] _perMs;
    private readonly long[] _cell;
    private readonly double[] _left;
    private readonly double[] _right;

    /// <param name="seed">Names the walk.</param>
    /// <param name="sigmaYear">Deviation of the log price over a year.</param>
    /// <param name="octaves">26 reach 97 days, beyond which the walk returns to its mean; 20 reach a day and a half.</param>
    /// <param name="firstOctave">Octaves left out at the short end: 8 begin at 64 s.</param>
    public NoiseCursor(ulong seed, double sigmaYear, int octaves, int firstOctave = 0)
    {
        _seed = seed;
        var count = octaves - firstOctave;
        _amplitude = new double[count];
        _perMs = new double[count];
        _cell = new long[count];
        _left = new double[count];
        _right = new double[count];
        for (var k = 0; k < count; k++)
        {
            var periodMs = PeriodMsMin * Math.Pow(2, k + firstOctave);
            _perMs[k] = 1 / periodMs;
            // 0.41: octaves below and above a lag add up to the variance of a Brownian motion over that lag.
            _amplitude[k] = 0.41 * sigmaYear * Math.Sqrt(periodMs / YearMs);
            _cell[k] = long.MinValue;
        }
    }

    /// <summary>The walk's value at a time in Unix milliseconds.</summary>
    public double At(double timeMs)
    {
        var sum = 0.0;
        for (var k = 0; k < _perMs.Length; k++)
        {
            var x = timeMs * _perMs[k];
            var floor = Math.Floor(x);
            var cell = (long)floor;
            if (cell != _cell[k]) Enter(k, cell);
            var u = x - floor;
            sum += _amplitude[k] * (_left[k] + ((_right[k] - _left[k]) * u * u * (3 - (2 * u))));
        }

        return sum;
    }

    private void Enter(int octave, long cell)
    {
        _left[octave] = _cell[octave] == cell - 1 ? _right[octave] : Lattice(octave, cell);
        _right[octave] = Lattice(octave, cell + 1);
        _cell[octave] = cell;
    }

    private double Lattice(int octave, long cell) =>
        Hash.Normal(Hash.Of(_seed + ((ulong)octave * 0xA24BAED4963EE407UL), (ulong)cell));
}
