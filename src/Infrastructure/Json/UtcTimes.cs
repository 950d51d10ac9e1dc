using System.Text.Json;
using System.Text.Json.Serialization;

namespace CompraVenta.Infrastructure.Json;

/// <summary>Moments as RFC 3339 in UTC, with the <c>Z</c> that all answers have.</summary>
public sealed class UtcTimes : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}
