namespace CompraVenta.Infrastructure.Trading.FirstSteps;

/// <summary>How far a user has come with the first steps.</summary>
/// <param name="HasBought">Whether an order of theirs bought something.</param>
/// <param name="HasProtected">Whether a stop sells, or has fired to sell, what they hold.</param>
/// <param name="HasReadReceipt">Whether they opened the page of an order with fills.</param>
/// <param name="IsHidden">Whether they hid the steps.</param>
/// <param name="Purchase">The newest order of this epoch that bought something; null when there is none.</param>
public sealed record FirstStepsView(bool HasBought, bool HasProtected, bool HasReadReceipt, bool IsHidden, FirstPurchase? Purchase)
{
    /// <summary>How many there are.</summary>
    public const int Count = 3;

    /// <summary>How many are done.</summary>
    public int DoneCount => (HasBought ? 1 : 0) + (HasProtected ? 1 : 0) + (HasReadReceipt ? 1 : 0);

    /// <summary>Whether all are done.</summary>
    public bool IsDone => DoneCount == Count;
}
