namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>Who uses the admin's tools, and from where.</summary>
/// <param name="UserId">The admin; null for whoever may use the console or the settings.</param>
/// <param name="Address">The network address they come from; null where there is none.</param>
/// <param name="Place">Where from, in a word, when not over HTTP; it stands before the reason in the audit log.</param>
public sealed record AdminActor(Guid? UserId, string? Address, string? Place = null)
{
    /// <summary>Most characters that the audit log keeps beside an event.</summary>
    private const int DetailLengthMax = 500;

    /// <summary>Whoever may run the console on the data of the app.</summary>
    public static readonly AdminActor Console = new(null, null, "console");

    /// <summary>Whoever writes the app's settings.</summary>
    public static readonly AdminActor Settings = new(null, null, "settings");

    /// <summary>Most characters of a reason.</summary>
    public int ReasonLengthMax => DetailLengthMax - (Place is null ? 0 : Place.Length + 2);

    /// <summary>What the audit log says beside an event.</summary>
    /// <exception cref="ArgumentException">The reason is longer than <see cref="ReasonLengthMax"/>.</exception>
    internal string? DetailOf(string? reason)
    {
        var said = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        if (said?.Length > ReasonLengthMax) throw new ArgumentException($"a reason has at most {ReasonLengthMax} characters", nameof(reason));
        return Place is null ? said : said is null ? Place : $"{Place}: {said}";
    }
}
