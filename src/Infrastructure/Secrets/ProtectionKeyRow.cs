namespace CompraVenta.Infrastructure.Secrets;

/// <summary>A row of <c>data_protection_keys</c>: one key of the framework's data protection, in its own XML.</summary>
public sealed class ProtectionKeyRow
{
    /// <summary>Its number, by age.</summary>
    public int Id { get; init; }

    /// <summary>The framework's name for it.</summary>
    public string? Name { get; init; }

    /// <summary>The key.</summary>
    public required string Xml { get; init; }
}
