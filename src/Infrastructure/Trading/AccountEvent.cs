namespace CompraVenta.Infrastructure.Trading;

/// <summary>What a batch changed of an account, as its streams tell it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Number">Its number: of an account one more than that of the one before, from 1.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Body">An <see cref="AccountChange"/> as JSON.</param>
public sealed record AccountEvent(Guid Account, long Number, DateTimeOffset At, string Body);
