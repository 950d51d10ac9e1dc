using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace CompraVenta.Web.Accounts.Passkeys;

/// <summary>What a browser asks an authenticator for.</summary>
internal sealed record PasskeyOptionsAnswer(
    [property: Description("For the browser's `navigator.credentials`, as JSON of WebAuthn Level 3.")] JsonElement Options,
    [property: Description("Goes back with the browser's answer, within five minutes, once.")] string State);

/// <summary>The body of <c>POST /api/passkeys</c>.</summary>
internal sealed record PasskeyRequest(
    [property: Required, Description("How the user tells it from others, at most 60 characters.")] string Name,
    [property: Required, Description("As the options came with.")] string State,
    [property: Required, Description("The browser's answer, as JSON of WebAuthn Level 3.")] JsonElement Credential);

/// <summary>The body of <c>POST /api/passkeys/sign_in</c>.</summary>
internal sealed record PasskeySignInRequest(
    [property: Required, Description("As the options came with.")] string State,
    [property: Required, Description("The browser's answer, as JSON of WebAuthn Level 3.")] JsonElement Credential);

/// <summary>The body of <c>PATCH /api/passkeys/{id}</c>.</summary>
internal sealed record PasskeyNameRequest([property: Required, Description("How the user tells it from others, at most 60 characters.")] string Name);

/// <summary>A passkey.</summary>
internal sealed record PasskeyAnswer(
    [property: Description("Its id.")] string Id,
    [property: Description("How the user tells it from others.")] string Name,
    [property: Description("When it was added.")] DateTimeOffset CreatedAt,
    [property: Description("When it last signed in; null when it never did.")] DateTimeOffset? UsedAt);

/// <summary>The answer of <c>GET /api/passkeys</c>.</summary>
internal sealed record PasskeysAnswer([property: Description("The oldest first.")] IReadOnlyList<PasskeyAnswer> Passkeys);
