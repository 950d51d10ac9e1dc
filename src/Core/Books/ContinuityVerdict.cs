namespace CompraVenta.Core.Books;

/// <summary>What a venue's continuity rule says of one update.</summary>
public enum ContinuityVerdict : byte
{
    /// <summary>It continues the book: apply it.</summary>
    Apply = 0,

    /// <summary>The book already holds it: ignore it.</summary>
    Old = 1,

    /// <summary>Something between the book and it is missing: the book is stale until resynchronised.</summary>
    Gap = 2,
}
