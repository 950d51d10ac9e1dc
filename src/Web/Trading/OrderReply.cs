namespace CompraVenta.Web.Trading;

/// <summary>What the server says to a form that asks for an order, to its script and to the page without it alike.</summary>
/// <param name="Sentence">What the order would do, or has done; null when it was refused.</param>
/// <param name="Problem">What is wrong with all of it; null when nothing is.</param>
/// <param name="Errors">What is wrong, by field of the form.</param>
/// <param name="OrderId">The order placed.</param>
/// <param name="IsShort">Whether there is too little of the asset that it pays with.</param>
/// <param name="Own">For a script, the part of the page that shows what one has and has asked for, as it is after; null where it is to be asked for.</param>
internal sealed record OrderReply(string? Sentence, string? Problem, IReadOnlyDictionary<string, string> Errors, Guid? OrderId = null, bool IsShort = false, string? Own = null)
{
    /// <summary>Another order was placed with the form's id, and this one has other terms: it is a new one.</summary>
    public const string PlacedBefore = "An order was placed here before this was changed: look at your orders. To place what stands here now as well, send it again.";

    /// <summary>Whether nothing was done, or would be.</summary>
    public bool IsRefused => Sentence is null;

    /// <summary>It would be done, or is.</summary>
    public static OrderReply Of(string sentence, Guid? order = null) => new(sentence, null, new Dictionary<string, string>(StringComparer.Ordinal), order);

    /// <summary>Nothing of it can be done.</summary>
    public static OrderReply OfProblem(string problem) => new(null, problem, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Something is wrong with a field; where that is null, with all of it.</summary>
    public static OrderReply OfField(string? field, string sentence) =>
        field is null ? OfProblem(sentence) : new(null, null, new Dictionary<string, string>(StringComparer.Ordinal) { [field] = sentence });
}
