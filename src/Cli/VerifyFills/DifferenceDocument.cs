using System.Text.Json;
using CompraVenta.Cli.Admin;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Cli.VerifyFills;

/// <summary>What a check found, as one JSON object that is written while it is found.</summary>
internal sealed class DifferenceDocument : IAsyncDisposable
{
    private const int BytesWaitingMax = 64 * 1024;

    private readonly Utf8JsonWriter json;

    public DifferenceDocument(Stream output)
    {
        json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = AdminJson.Options.Encoder });
        json.WriteStartObject();
        json.WriteStartArray("differences");
    }

    /// <summary>Adds a difference.</summary>
    public async Task AddAsync(FillDifference difference)
    {
        JsonSerializer.Serialize(json, difference, AdminJson.Options);
        if (json.BytesPending > BytesWaitingMax) await json.FlushAsync();
    }

    /// <summary>Ends it with what was checked.</summary>
    public async Task EndAsync(FillCheckResult result)
    {
        json.WriteEndArray();
        json.WriteNumber("orders", result.Orders);
        json.WriteNumber("fills", result.Fills);
        json.WriteNumber("differing", result.Differing);
        json.WriteEndObject();
        await json.FlushAsync();
    }

    public async ValueTask DisposeAsync() => await json.DisposeAsync();
}
