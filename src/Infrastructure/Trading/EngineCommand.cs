namespace CompraVenta.Infrastructure.Trading;

/// <summary>Something that an admin asks of an account's engine.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">What.</param>
/// <param name="User">Whose account.</param>
internal sealed record EngineCommand(long Id, EngineCommandKind Kind, Guid User);
