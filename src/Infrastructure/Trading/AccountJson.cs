using System.Text.Json;
using CompraVenta.Infrastructure.Json;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>How accounts' streams are written: as answers over HTTP, to the last digit.</summary>
internal static class AccountJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new ExactNumbers(), new UtcTimes() },
    };

    /// <summary>As one JSON object.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>What was written so.</summary>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("an account's event is null");
}
