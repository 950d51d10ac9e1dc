namespace CompraVenta.TestKit;

/// <summary>A test on real recordings; skipped, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordingFactAttribute : FactAttribute
{
    internal static readonly string? Reason = TestData.HasRecordings ? null
        : $"No recordings in {TestData.Folder}; set COMPRAVENTA_TEST_DATA to the folder that has them.";

    public RecordingFactAttribute() => Skip = Reason;
}
