namespace CompraVenta.Web.Trading;

/// <summary>How the data stands that could fill or fire an open order.</summary>
/// <param name="IsAwaited">Whether none of it is fresh, so that the order waits for it: nothing is filled or fired by what is older than its limit.</param>
/// <param name="AgeMs">Milliseconds since the newest of it was proved current; null when none has come yet.</param>
internal readonly record struct FreshData(bool IsAwaited, long? AgeMs);
