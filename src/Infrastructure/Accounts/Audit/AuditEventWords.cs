using System.Collections.Frozen;
using System.Text.Json;

namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>The words that programs and addresses use for events.</summary>
public static class AuditEventWords
{
    private static readonly FrozenDictionary<AuditEvent, string> Words =
        Enum.GetValues<AuditEvent>().ToFrozenDictionary(what => what, what => JsonNamingPolicy.SnakeCaseLower.ConvertName(what.ToString()));

    private static readonly FrozenDictionary<string, AuditEvent> Events = Words.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>All of them, in the order of the events' numbers.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<AuditEvent>().Select(Word)];

    /// <summary>The word for an event, such as <c>signed_in</c>.</summary>
    public static string Word(this AuditEvent what) => Words[what];

    /// <summary>The event of a word.</summary>
    public static bool TryParse(string word, out AuditEvent what) => Events.TryGetValue(word, out what);
}
