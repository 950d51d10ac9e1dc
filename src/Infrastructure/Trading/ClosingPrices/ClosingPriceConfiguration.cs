using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Trading.ClosingPrices;

/// <summary>The table <c>closing_prices</c>.</summary>
internal sealed class ClosingPriceConfiguration : IEntityTypeConfiguration<ClosingPriceRow>
{
    public void Configure(EntityTypeBuilder<ClosingPriceRow> table)
    {
        table.ToTable("closing_prices", t => t.HasComment("What the assets of an epoch were worth when it ended; for showing."));
        table.HasKey(row => new { row.AccountId, row.Epoch, row.Asset });
        table.HasOne<AccountEpochRow>().WithMany().HasForeignKey(row => new { row.AccountId, row.Epoch });
        table.Property(row => row.Price).HasColumnType("numeric");
    }
}
