namespace CompraVenta.Web.Trading.Glossary;

/// <summary>A term of trading, explained in plain words.</summary>
/// <param name="Key">What pages call it by.</param>
/// <param name="Name">The term as people read it.</param>
/// <param name="Words">What it means here: one to four sentences, without another term that the reader would have to look up first.</param>
/// <param name="Parts">What it may be, each by its name, where it is a choice or has columns.</param>
internal sealed record GlossaryTerm(string Key, string Name, string Words, IReadOnlyList<(string Name, string Words)> Parts)
{
    /// <summary>A term without parts.</summary>
    public GlossaryTerm(string key, string name, string words)
        : this(key, name, words, [])
    {
    }

    /// <summary>The id of its explanation in a page.</summary>
    public string Id => $"term-{Key}";
}
