using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Books;

/// <summary>The table <c>book_levels</c>.</summary>
internal sealed class BookLevelConfiguration : IEntityTypeConfiguration<BookLevelRow>
{
    public void Configure(EntityTypeBuilder<BookLevelRow> table)
    {
        table.ToTable("book_levels", t =>
        {
            t.HasComment("The newest book of each live instrument of each market source, best levels first; rewritten about once a second.");
            t.HasCheckConstraint("ck_book_levels_source", "source in ('live', 'simulated', 'replay')");
            t.HasCheckConstraint("ck_book_levels_side", "side in ('bid', 'ask')");
        });
        table.HasKey(row => new { row.Source, row.Exchange, row.Pair, row.Side, row.Position }).HasName("pk_book_levels");
        table.Property(row => row.Source).HasColumnName("source").HasColumnType("text");
        table.Property(row => row.Exchange).HasColumnName("exchange").HasColumnType("text");
        table.Property(row => row.Pair).HasColumnName("pair").HasColumnType("text");
        table.Property(row => row.Side).HasColumnName("side").HasColumnType("text");
        table.Property(row => row.Position).HasColumnName("position").HasColumnType("integer").ValueGeneratedNever();
        table.Property(row => row.Symbol).HasColumnName("symbol").HasColumnType("text");
        table.Property(row => row.Price).HasColumnName("price").HasColumnType("numeric");
        table.Property(row => row.Size).HasColumnName("size").HasColumnType("numeric");
        table.Property(row => row.Count).HasColumnName("count").HasColumnType("integer");
        table.Property(row => row.UpdatedAt).HasColumnName("updated_at").HasColumnType("timestamp with time zone");
        // Room on each page for the next version of its rows, so that an update touches no index.
        table.HasStorageParameter("fillfactor", 50);
    }
}
