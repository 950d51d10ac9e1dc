using CompraVenta.Web.Http;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>The client is signed in.</summary>
/// <param name="Id">What the client called its message, as JSON; null when it had no name.</param>
/// <param name="ExpiresAt">Until when, UTC; null for as long as the API key holds.</param>
internal sealed record AuthAnswer(string? Id, DateTime? ExpiresAt)
{
    /// <summary>How it is written.</summary>
    public static readonly MessageShape<AuthAnswer> Shape = MessageId.Of(
            new MessageShape<AuthAnswer>("authenticated", "The answer to auth: you are signed in.").Word("type", "Always authenticated.", static _ => "authenticated", "authenticated"), static m => m.Id)
        .With(
            "expires_at", "Until when the token holds, UTC; not there for an API key, which holds until it is revoked.", ApiSchemas.Moment, static (json, m) => json.WriteStringValue(m.ExpiresAt!.Value), static m => m.ExpiresAt is not null);
}
