namespace CompraVenta.Infrastructure.Trading;

/// <summary>The epoch that whoever asks for a reset has before them: a form that is sent twice resets once.</summary>
/// <param name="Source">The word for the market's source.</param>
/// <param name="Epoch">The epoch, from 1.</param>
public sealed record SeenEpoch(string Source, int Epoch);
