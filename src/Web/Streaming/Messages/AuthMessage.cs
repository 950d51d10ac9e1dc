namespace CompraVenta.Web.Streaming.Messages;

/// <summary>A client's message that signs it in, as it is to be sent.</summary>
/// <param name="Token">An access token, or an API key and its secret with a colon between.</param>
/// <param name="Id">What it is called, as JSON; null to leave it out.</param>
internal sealed record AuthMessage(string Token, string? Id)
{
    /// <summary>How it is written.</summary>
    public static readonly MessageShape<AuthMessage> Shape = MessageId.Of(
        new MessageShape<AuthMessage>(
                RequestMessage.Auth,
                "Signs the connection in, for the channels that need it. Do so again with a new token before the old one ends, and what you follow goes on. Whoever brings the token in the Authorization header of "
                + "the handshake, or the cookie of a browser that is signed in, is signed in from the start.")
            .Word("op", $"Always {RequestMessage.Auth}.", static _ => RequestMessage.Auth, RequestMessage.Auth)
            .Text("token", "An access token, or an API key: key and secret with a colon between.", static m => m.Token),
        static m => m.Id);
}
