namespace CompraVenta.Web.Accounts;

/// <summary>What is wrong with the fields of a body or form: every field at once, so that nobody has to find them one by one.</summary>
internal sealed class FieldFaults
{
    private readonly Dictionary<string, string[]> faults = new(StringComparer.Ordinal);

    /// <summary>Whether there is any.</summary>
    public bool Any => faults.Count > 0;

    /// <summary>Says what is wrong with a field; the first sentence about a field counts.</summary>
    public void Add(string field, string message) => faults.TryAdd(field, [message]);

    /// <summary>As an answer: problem details with <c>errors</c> by field.</summary>
    public IResult ToProblem()
    {
        var (field, messages) = faults.First();
        return TypedResults.ValidationProblem(
            faults,
            detail: messages[0],
            title: "Fields are missing or wrong.",
            extensions: [new("code", AccountCodes.BadFields), new("parameter", field)]);
    }
}
