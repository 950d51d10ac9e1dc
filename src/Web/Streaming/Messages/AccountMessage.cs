using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>An account as it is, or what was changed of it. What was changed is written once, with the journal; here it only gets its head.</summary>
/// <param name="Type"><c>snapshot</c> or <c>update</c>.</param>
/// <param name="Seq">The number of the account's last event.</param>
/// <param name="TimeNs">When it was so, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Source">Where the market data come from.</param>
/// <param name="Body">An <see cref="Infrastructure.Trading.AccountState"/> or <see cref="Infrastructure.Trading.AccountChange"/> as JSON.</param>
internal sealed record AccountMessage(string Type, long Seq, long TimeNs, MarketSource Source, string Body) : StreamMessage(StreamKey.Account, Type, Seq, TimeNs, Source)
{
    private const string EpochText = "The epoch that the account is in; another one than before says that it was reset, and that all before is history.";

    /// <summary>How a snapshot is written.</summary>
    public static readonly MessageShape<AccountMessage> SnapshotShape =
        Head<AccountMessage>("account_snapshot", "Your account as it is. Replaces whatever was known of it.", StreamChannel.Account, Snapshot)
            .Written(
                static m => m.Body,
                ("epoch", EpochText, Count),
                ("orders", "Your open orders and those that wait for their trigger, oldest first.", Orders),
                ("balances", "Every balance of the epoch.", Balances));

    /// <summary>How an update is written.</summary>
    public static readonly MessageShape<AccountMessage> UpdateShape =
        Head<AccountMessage>(
            "account_update",
            "What was changed of your account together, as it was after that. Put each order and balance in the place of the one that you have; the fills are new. Every update comes, in order, each once: seq is the one before plus 1.",
            StreamChannel.Account,
            Update)
            .Written(
                static m => m.Body,
                ("epoch", EpochText, Count),
                ("orders", "The orders that are new or changed, those that ended too.", Orders),
                ("fills", "The fills that were made.", Fills),
                ("balances", "The balances that changed, of this epoch.", Balances));

    private static OpenApiSchema Count(OpenApiDocument api) => new() { Type = JsonSchemaType.Integer, Format = "int32" };

    /// <summary>As the call for all orders has them, without how their data stand at that moment.</summary>
    private static OpenApiSchema Orders(OpenApiDocument api) => ListWithout(ItemsOf(api, "/api/orders", "orders"), "waits_for_fresh_data");

    /// <summary>As the call for one order has them, without the receipt.</summary>
    private static OpenApiSchema Fills(OpenApiDocument api) => ListWithout(ItemsOf(api, "/api/orders/{id}", "fills"), "receipt");

    private static OpenApiSchema ListWithout(IOpenApiSchema item, string left)
    {
        var fields = item.Properties!.Where(field => field.Key != left).ToDictionary(StringComparer.Ordinal);
        return ApiSchemas.List(new OpenApiSchema { Type = JsonSchemaType.Object, Properties = fields, Required = fields.Keys.ToHashSet(StringComparer.Ordinal) });
    }

    private static OpenApiSchema Balances(OpenApiDocument api) => ApiSchemas.List(ApiSchemas.Object(
        ("asset", ApiSchemas.Text().Saying("The asset.")),
        ("free", new OpenApiSchema { Type = JsonSchemaType.Number }.Saying("At your disposal.")),
        ("locked", new OpenApiSchema { Type = JsonSchemaType.Number }.Saying("Set aside for open orders."))));

    private static IOpenApiSchema ItemsOf(OpenApiDocument api, string path, string field) =>
        api.Paths[path].Operations?[HttpMethod.Get].Responses?["200"].Content?["application/json"].Schema?.Properties?[field].Items
        ?? throw new InvalidOperationException($"the document does not tell what {path} answers");
}
