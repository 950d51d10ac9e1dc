namespace CompraVenta.Core.Trading;

/// <summary>A refusal, with what would have done.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Value">What was asked for; null when no number is to blame.</param>
/// <param name="Limit">What the rule allows, or what there is; null when no number is.</param>
/// <param name="Asset">What the two numbers are of; null for none.</param>
/// <param name="Term">Of terms that do not go together the one that the others do not go with, of a price that breaks a rule which price it is.</param>
public readonly record struct Rejection(RejectReason Reason, decimal? Value = null, decimal? Limit = null, string? Asset = null, OrderTerm Term = OrderTerm.None)
{
    /// <summary>Nothing was refused.</summary>
    public static Rejection None => default;

    /// <summary>Whether something was.</summary>
    public bool IsRefused => Reason != RejectReason.None;
}
