using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CompraVenta.Web.Accounts;

/// <summary>What is wrong with the fields of a body or form: every field at once, so that nobody has to find them one by one.</summary>
internal sealed class FieldFaults
{
    private readonly Dictionary<string, string[]> faults = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private bool isChangedMeanwhile;

    /// <summary>Whether there is any.</summary>
    public bool Any => faults.Count > 0;

    /// <summary>All of them, by field.</summary>
    public IEnumerable<(string Field, string Message)> All => faults.Select(fault => (fault.Key, fault.Value[0]));

    /// <summary>The first of them.</summary>
    public (string Field, string Message) First => All.First();

    /// <summary>Says what is wrong with a field; the first sentence about a field counts.</summary>
    public void Add(string field, string message) => faults.TryAdd(field, [message]);

    /// <summary>Says that somebody else has it: <c>email</c> or <c>username</c>.</summary>
    public void AddTaken(string field)
    {
        if (!faults.ContainsKey(field)) taken.Add(field);
        Add(field, field == "email" ? "This mail address has an account." : "Somebody has this user name.");
    }

    /// <summary>Says that the same was changed from elsewhere at the same time; it is nothing about any field.</summary>
    public void AddChangedMeanwhile()
    {
        isChangedMeanwhile = true;
        Add("", "This was changed from elsewhere at the same time; look at it and try again.");
    }

    /// <summary>Joins what others found.</summary>
    public FieldFaults And(FieldFaults others)
    {
        foreach (var (field, messages) in others.faults) Add(field, messages[0]);
        return this;
    }

    /// <summary>Puts them beside the fields of a page.</summary>
    public void AddTo(ModelStateDictionary state)
    {
        foreach (var (field, messages) in faults) state.AddModelError(field, messages[0]);
    }

    /// <summary>As an answer: problem details with <c>errors</c> by field; a conflict where all that is wrong is that somebody else has it.</summary>
    public IResult ToProblem()
    {
        var (field, messages) = (faults.First().Key, faults.First().Value);
        if (isChangedMeanwhile) return new RequestFault(StatusCodes.Status409Conflict, AccountCodes.ChangedMeanwhile, faults[""][0]).ToProblem();
        var isTaken = taken.Count > 0 && faults.Count == taken.Count;
        if (isTaken && taken.Contains("email")) (field, messages) = ("email", faults["email"]);
        var code = !isTaken ? AccountCodes.BadFields : field == "email" ? AccountCodes.EmailTaken : AccountCodes.UsernameTaken;
        if (isTaken) return TypedResults.Problem(detail: messages[0], statusCode: StatusCodes.Status409Conflict, extensions: [new("code", code), new("parameter", field)]);
        return TypedResults.ValidationProblem(faults, detail: messages[0], title: "Fields are missing or wrong.", extensions: [new("code", code), new("parameter", field)]);
    }
}
