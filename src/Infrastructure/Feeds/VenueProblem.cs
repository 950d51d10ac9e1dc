namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Why a venue is not there.</summary>
/// <param name="Code">The kind, for programs.</param>
/// <param name="Message">In plain words, without a capital and without a full stop, as in "Binance can't be reached: …".</param>
/// <param name="Hint">What to check or to set, as sentences; null where nothing helps but waiting.</param>
public sealed record VenueProblem(ProblemCode Code, string Message, string? Hint = null);
