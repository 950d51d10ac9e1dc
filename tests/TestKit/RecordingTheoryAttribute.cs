namespace CompraVenta.TestKit;

/// <summary>A theory on real recordings; skipped, with the reason, where they are absent.</summary>
/// <remarks>Name recordings in the rows and open them in the test: rows are also read where there are none.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordingTheoryAttribute : TheoryAttribute
{
    public RecordingTheoryAttribute() => Skip = RecordingFactAttribute.Reason;
}
