namespace CompraVenta.Infrastructure.Trading.FirstSteps;

/// <summary>A row of <c>first_steps</c>: how far a user has come with the first steps; one who has done none of them has no row.</summary>
public sealed class FirstStepsRow
{
    /// <summary>Whose.</summary>
    public Guid UserId { get; init; }

    /// <summary>When it was seen that an order of theirs had bought something; null until then.</summary>
    public DateTimeOffset? BoughtAt { get; init; }

    /// <summary>When it was seen that a stop of theirs protected what they hold; null until then.</summary>
    public DateTimeOffset? ProtectedAt { get; init; }

    /// <summary>When they first opened the page of an order with fills; null until then.</summary>
    public DateTimeOffset? ReceiptReadAt { get; init; }

    /// <summary>When they hid the steps; null while they are shown.</summary>
    public DateTimeOffset? HiddenAt { get; init; }
}
