using CompraVenta.Web.Http;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>A message of the client was refused.</summary>
/// <param name="Id">What the client called its message, as JSON; null when it had no name, or none that could be read.</param>
/// <param name="Fault">Why.</param>
internal sealed record ErrorAnswer(string? Id, RequestFault Fault)
{
    /// <summary>How it is written.</summary>
    public static readonly MessageShape<ErrorAnswer> Shape =
        MessageId.Of(
                new MessageShape<ErrorAnswer>("error", "A message was refused. The connection and its other subscriptions go on.").Word("type", "Always error.", static _ => "error", "error"),
                static m => m.Id)
            .Word("code", "A stable word for programs.", static m => m.Fault.Code, [.. StreamCodes.All.Select(c => c.Code)])
            .Text("message", "A sentence for people.", static m => m.Fault.Message)
            .TextIfAny("parameter", "What is wrong; only when one thing is.", static m => m.Fault.Parameter)
            .With(
                "candidates",
                "What the parameter may be; only where that helps.",
                static () => ApiSchemas.List(ApiSchemas.Text()),
                static (json, m) =>
                {
                    json.WriteStartArray();
                    foreach (var candidate in m.Fault.Candidates!) json.WriteStringValue(candidate);
                    json.WriteEndArray();
                },
                static m => m.Fault.Candidates is not null);
}
