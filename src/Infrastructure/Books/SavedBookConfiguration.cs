using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Books;

/// <summary>The table <c>saved_books</c>.</summary>
internal sealed class SavedBookConfiguration : IEntityTypeConfiguration<SavedBookRow>
{
    public void Configure(EntityTypeBuilder<SavedBookRow> table)
    {
        table.ToTable("saved_books", t =>
        {
            t.HasComment("The newest book of each live instrument of each market source, best levels first; rewritten about once a second. The view book_levels has a row for each level.");
            t.HasCheckConstraint("ck_saved_books_source", "source in ('live', 'simulated', 'replay')");
        });
        table.HasKey(row => new { row.Source, row.Exchange, row.Pair }).HasName("pk_saved_books");
        // Room on each page for the next version of its rows, so that an update touches no index.
        table.HasStorageParameter("fillfactor", 50);
    }
}
