using System.Text.Json;
using System.Text.Json.Serialization;

namespace CompraVenta.Infrastructure.Json;

/// <summary>Decimals as JSON numbers: all their digits, no exponent, and no zeros at the end that say nothing.</summary>
public sealed class ExactNumbers : JsonConverter<decimal>
{
    // Dividing by a one of the largest scale leaves the fewest decimals that hold the number.
    private const decimal One = 1.0000000000000000000000000000m;

    /// <inheritdoc/>
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value / One);
}
