using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CompraVenta.Infrastructure.Accounts.Keys;

namespace CompraVenta.Web.Accounts.Keys;

/// <summary>The body of <c>POST /api/keys</c>. A misspelt <c>networks</c> must not make a key that can be used from everywhere.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record KeyRequest(
    [property: Required, Description("What you call it, at most 60 characters.")] string Name,
    [property: Description("Whether it may trade; it may else only read.")] bool MayTrade = false,
    [property: Description("The networks it may be used from, at most 20: addresses or CIDR, such as `203.0.113.7`, `10.0.0.0/8`, `2001:db8::/32`. None for any.")]
    IReadOnlyList<string>? Networks = null);

/// <summary>The answer of <c>GET /api/keys</c>.</summary>
internal sealed record KeysAnswer([property: Description("Newest first; at most 30.")] IReadOnlyList<KeyAnswer> Keys);

/// <summary>An API key, without its secret.</summary>
internal sealed record KeyAnswer(
    [property: Description("Its id.")] Guid Id,
    [property: Description("What its user calls it.")] string Name,
    [property: Description("The public half.")] string Key,
    [property: Description("Whether it may trade; it may else only read.")] bool MayTrade,
    [property: Description("The networks it may be used from, in CIDR notation; none for any.")] IReadOnlyList<string> Networks,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt,
    [property: Description("When it was last used, to a minute; null when never.")] DateTimeOffset? UsedAt)
{
    /// <summary>A key as its user sees it.</summary>
    public static KeyAnswer Of(ApiKeyRow row) => new(row.Id, row.Name, row.Key, row.MayTrade, row.Networks, row.CreatedAt, row.UsedAt);
}

/// <summary>A key that was just made.</summary>
internal sealed record KeyMadeAnswer(
    [property: Description("Its id.")] Guid Id,
    [property: Description("What its user calls it.")] string Name,
    [property: Description("The public half.")] string Key,
    [property: Description("The secret half: shown now and never again.")] string Secret,
    [property: Description("Whether it may trade; it may else only read.")] bool MayTrade,
    [property: Description("The networks it may be used from, in CIDR notation; none for any.")] IReadOnlyList<string> Networks,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt);
