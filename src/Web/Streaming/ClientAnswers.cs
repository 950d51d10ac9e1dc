using CompraVenta.Web.Http;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>Answers to a client's own messages, as frames.</summary>
internal static class ClientAnswers
{
    /// <summary>A subscription was taken or ended.</summary>
    public static byte[] Done(string type, string? id, StreamKey key) => StreamEncoder.Encode(SubscriptionAnswer.Shape, new SubscriptionAnswer(type, id, key));

    /// <summary>The client is signed in.</summary>
    public static byte[] Authenticated(string? id, DateTime? expiresAt) => StreamEncoder.Encode(AuthAnswer.Shape, new AuthAnswer(id, expiresAt));

    /// <summary>The answer to a ping.</summary>
    public static byte[] Pong(string? id, DateTime now) => StreamEncoder.Encode(PongAnswer.Shape, new PongAnswer(id, now));

    /// <summary>A message was refused.</summary>
    public static byte[] Error(string? id, RequestFault fault) => StreamEncoder.Encode(ErrorAnswer.Shape, new ErrorAnswer(id, fault));
}
