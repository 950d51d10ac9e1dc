namespace CompraVenta.Infrastructure.Settings;

/// <summary>A row of <c>settings</c>: one fact that the app decided once and remembers.</summary>
public sealed class SettingRow
{
    /// <summary>The fact's name.</summary>
    public required string Key { get; init; }

    /// <summary>Its value.</summary>
    public required string Value { get; set; }
}
