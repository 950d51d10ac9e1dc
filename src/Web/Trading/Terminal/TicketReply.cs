namespace CompraVenta.Web.Trading.Terminal;

/// <summary>What the server says to a ticket, to the page's script and to the page without it alike.</summary>
/// <param name="Sentence">What the order would do, or has done; null when it was refused.</param>
/// <param name="Problem">What is wrong with all of it; null when nothing is.</param>
/// <param name="Errors">What is wrong, by field of the ticket.</param>
/// <param name="OrderId">The order placed.</param>
/// <param name="IsShort">Whether there is too little of the asset that it pays with.</param>
internal sealed record TicketReply(string? Sentence, string? Problem, IReadOnlyDictionary<string, string> Errors, Guid? OrderId = null, bool IsShort = false)
{
    /// <summary>Whether nothing was done, or would be.</summary>
    public bool IsRefused => Sentence is null;

    /// <summary>It would be done, or is.</summary>
    public static TicketReply Of(string sentence, Guid? order = null) => new(sentence, null, new Dictionary<string, string>(StringComparer.Ordinal), order);

    /// <summary>Nothing of it can be done.</summary>
    public static TicketReply OfProblem(string problem) => new(null, problem, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Something is wrong with a parameter; where the ticket has no field for it, with all of it.</summary>
    public static TicketReply OfParameter(string? parameter, string sentence) =>
        parameter is not null && TicketFields.FieldOf(parameter) is { } field
            ? new(null, null, new Dictionary<string, string>(StringComparer.Ordinal) { [field] = sentence })
            : OfProblem(sentence);
}
