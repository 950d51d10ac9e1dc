namespace CompraVenta.Core.Trading;

/// <summary>What an order would do now.</summary>
/// <param name="Rejection">Why it would be refused; <see cref="Rejection.None"/> otherwise.</param>
/// <param name="Walk">What it would take at once; null when it would wait for its trigger, or was refused before the books were looked at.</param>
/// <param name="Locked">What would be locked for what is left of it, of the asset paid.</param>
/// <param name="BestPrice">The best price that it could take now, over all fresh venues; null without one.</param>
/// <param name="MiddlePrice">The middle between best bid and ask; null without both.</param>
/// <param name="TriggerPrice">The price that would fire it; null without a trigger.</param>
/// <param name="StandsAt">The price at which what is left of it would stand, see <see cref="Markets.Venue.StandingPrice"/>; null where nothing would.</param>
public sealed record Estimate(Rejection Rejection, Walk? Walk, decimal Locked = 0, decimal? BestPrice = null, decimal? MiddlePrice = null, decimal? TriggerPrice = null, decimal? StandsAt = null);
