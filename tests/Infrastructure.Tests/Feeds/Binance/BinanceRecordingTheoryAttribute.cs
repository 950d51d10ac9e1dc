namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

/// <summary>A test over real recordings; skipped with the reason where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BinanceRecordingTheoryAttribute : TheoryAttribute
{
    public BinanceRecordingTheoryAttribute()
    {
        if (!Directory.Exists(BinanceRecording.Folder)) Skip = $"no recordings in {BinanceRecording.Folder}";
    }
}
