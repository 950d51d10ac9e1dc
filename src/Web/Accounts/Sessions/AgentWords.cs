namespace CompraVenta.Web.Accounts.Sessions;

/// <summary>Puts into words what browsers and programs call themselves: people who look at their sessions want to recognise theirs, no more.</summary>
internal static class AgentWords
{
    /// <summary>Browsers by the mark that only they have, those first that also carry the marks of others.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"),
        ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("Version/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>What somebody may recognise: <c>Firefox on Linux</c>, <c>curl</c>; what says nothing known is shown as it is.</summary>
    /// <param name="agent">The <c>User-Agent</c>; null for none.</param>
    /// <param name="isBrowser">Whether the session is a browser's.</param>
    public static string Of(string? agent, bool isBrowser)
    {
        if (string.IsNullOrWhiteSpace(agent)) return isBrowser ? "A browser" : "A program";
        if (!agent.StartsWith("Mozilla/", StringComparison.Ordinal)) return agent.Split('/', ' ')[0] is { Length: > 0 } product ? product : agent;
        var browser = NameIn(agent, Browsers);
        var system = NameIn(agent, Systems);
        return browser is null ? agent : system is null ? browser : $"{browser} on {system}";
    }

    private static string? NameIn(string agent, (string Mark, string Name)[] known) => Array.Find(known, k => agent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
