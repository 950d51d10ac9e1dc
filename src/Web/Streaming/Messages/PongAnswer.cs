namespace CompraVenta.Web.Streaming.Messages;

/// <summary>The answer to a ping.</summary>
/// <param name="Id">What the client called its message, as JSON; null when it had no name.</param>
/// <param name="Time">The app's clock, UTC.</param>
internal sealed record PongAnswer(string? Id, DateTime Time)
{
    /// <summary>How it is written.</summary>
    public static readonly MessageShape<PongAnswer> Shape =
        MessageId.Of(new MessageShape<PongAnswer>("pong", "The answer to a ping.").Word("type", "Always pong.", static _ => "pong", "pong"), static m => m.Id)
            .Moment("time", "The app's clock, UTC.", static m => m.Time);
}
