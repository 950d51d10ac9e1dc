using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CompraVenta.Web.Http;
using CompraVenta.Web.Streaming.Messages;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Docs;

/// <summary>What the shapes of the messages say, arranged for a page and for programs. It is read once: shapes do not change while the app runs.</summary>
internal sealed class WsReference([FromKeyedServices("v1")] IOpenApiDocumentProvider documents, IOptions<JsonOptions> json)
{
    private IReadOnlyList<WsMessage>? messages;
    private string? schema;

    /// <summary>Every message, the client's first.</summary>
    public async Task<IReadOnlyList<WsMessage>> ReadAsync(CancellationToken ct)
    {
        if (messages is { } known) return known;
        var api = await documents.GetOpenApiDocumentAsync(ct);
        return messages = [.. Entries().Select(entry => new WsMessage(
            entry.Shape.Name, entry.IsOfClient, entry.Shape.Meaning, ApiReference.FieldsOf(entry.Shape.Schema(api)), ExampleText.Of(JsonNode.Parse(entry.Example))))];
    }

    /// <summary>The same as JSON Schema 2020-12: <c>$defs</c> has each message by its name, and what either side may send as <c>client</c> and <c>server</c>.</summary>
    public async Task<string> SchemaAsync(CancellationToken ct)
    {
        if (schema is { } known) return known;
        var api = await documents.GetOpenApiDocumentAsync(ct);
        var entries = Entries();
        var definitions = new JsonObject();
        foreach (var entry in entries) definitions.Add(entry.Shape.Name, Node(entry.Shape.Schema(api)));
        definitions.Add("client", AnyOf(entries.Where(e => e.IsOfClient).Select(e => e.Shape.Name)));
        definitions.Add("server", AnyOf(entries.Where(e => !e.IsOfClient).Select(e => e.Shape.Name)));
        var whole = AnyOf(["client", "server"]);
        whole.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.Insert(1, "title", "Messages of the CompraVenta WebSocket");
        whole.Add("$defs", definitions);
        return schema = whole.ToJsonString();
    }

    private static JsonObject AnyOf(IEnumerable<string> names) =>
        new() { ["anyOf"] = new JsonArray([.. names.Select(name => (JsonNode)new JsonObject { ["$ref"] = $"#/$defs/{name}" })]) };

    /// <summary>With what the API's document keeps elsewhere written out.</summary>
    private static JsonNode Node(OpenApiSchema schema)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        schema.SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { InlineLocalReferences = true, Terse = true }));
        return JsonNode.Parse(text.ToString())!;
    }

    private static Entry EntryOf<T>(MessageShape<T> shape, T example, bool isOfClient = false)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, JsonBody.Options)) shape.Write(writer, example);
        return new Entry(shape, isOfClient, System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private List<Entry> Entries()
    {
        var market = new WsExamples(json.Value.SerializerOptions);
        return
        [
            EntryOf(RequestMessage.SubscribeShape, WsExamples.Request, isOfClient: true),
            EntryOf(RequestMessage.UnsubscribeShape, WsExamples.Request with { Id = "2" }, isOfClient: true),
            EntryOf(RequestMessage.PingShape, WsExamples.Request with { Id = "\"3\"" }, isOfClient: true),
            EntryOf(AuthMessage.Shape, WsExamples.Auth, isOfClient: true),
            EntryOf(SubscriptionAnswer.Shape, market.Subscribed),
            EntryOf(AuthAnswer.Shape, market.Authenticated),
            EntryOf(PongAnswer.Shape, market.Pong),
            EntryOf(ErrorAnswer.Shape, market.Error),
            EntryOf(BookSnapshot.Shape, market.BookSnapshot),
            EntryOf(BookUpdate.Shape, market.BookUpdate),
            EntryOf(TradesMessage.Shape, market.Trades),
            EntryOf(TickersMessage.Shape, market.Tickers),
            EntryOf(StatusMessage.Shape, market.Status),
            EntryOf(AccountMessage.SnapshotShape, market.AccountSnapshot),
            EntryOf(AccountMessage.UpdateShape, market.AccountUpdate),
            EntryOf(NotificationMessage.SnapshotShape, market.NotificationsSnapshot),
            EntryOf(NotificationMessage.UpdateShape, market.NotificationsUpdate),
        ];
    }

    private sealed record Entry(MessageShape Shape, bool IsOfClient, string Example);
}
