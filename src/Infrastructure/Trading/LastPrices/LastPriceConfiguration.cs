using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Trading.LastPrices;

/// <summary>The table <c>last_prices</c>.</summary>
internal sealed class LastPriceConfiguration : IEntityTypeConfiguration<LastPriceRow>
{
    public void Configure(EntityTypeBuilder<LastPriceRow> table)
    {
        table.ToTable("last_prices", t => t.HasComment("What assets that users hold were worth when that was last known; for showing, once no market knows it any more."));
        table.HasKey(row => new { row.Source, row.Asset, row.Quote });
        table.Property(row => row.Price).HasColumnType("numeric");
    }
}
