namespace CompraVenta.Core.Books;

/// <summary>A venue's checksum rule over one of its books.</summary>
public interface IBookChecksum
{
    /// <summary>Whether the book, with every frame before the checksum applied, has the checksum that the venue sent.</summary>
    bool Matches(VenueBook book, int expected);
}
