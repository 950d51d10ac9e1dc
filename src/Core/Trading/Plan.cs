using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>What was found out about an order before anything is changed: why it is refused, or all that carrying it out takes.</summary>
/// <param name="Why">Why it is refused; <see cref="Rejection.None"/> otherwise.</param>
internal sealed record Plan(Rejection Why)
{
    /// <summary>What it asks for.</summary>
    public OrderTerms Terms { get; init; } = null!;

    /// <summary>The listing whose rules hold for it.</summary>
    public Listing Reference { get; init; } = null!;

    /// <summary>The instrument's books; null when there are none, and it is refused.</summary>
    public ConsolidatedBook? Book { get; init; }

    /// <summary>What it would take at once; null when it waits for its trigger, or was refused before.</summary>
    public Walk? Walk { get; init; }

    /// <summary>The price that fires it; null without a trigger.</summary>
    public decimal? Trigger { get; init; }

    /// <summary>What it needs of the asset that it pays with.</summary>
    public decimal Needed { get; init; }

    /// <summary>Refuses what was found out so far.</summary>
    public Plan Refuse(RejectReason reason, decimal? value = null, decimal? limit = null, string? asset = null) => this with { Why = new(reason, value, limit, asset) };
}
