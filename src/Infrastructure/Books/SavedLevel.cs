namespace CompraVenta.Infrastructure.Books;

/// <summary>One level of a saved book.</summary>
/// <param name="Price">Quote per base, as the venue gave it; positive.</param>
/// <param name="Size">Base, as the venue gave it; positive.</param>
/// <param name="Count">Orders in the level, where the venue says.</param>
public readonly record struct SavedLevel(decimal Price, decimal Size, int? Count);
