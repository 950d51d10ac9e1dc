using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Secrets;

/// <summary>The table <c>data_protection_keys</c>.</summary>
internal sealed class ProtectionKeyConfiguration : IEntityTypeConfiguration<ProtectionKeyRow>
{
    public void Configure(EntityTypeBuilder<ProtectionKeyRow> table)
    {
        table.ToTable("data_protection_keys", t => t.HasComment("Keys of data protection, shared by all nodes: cookies, links in mails, the private halves of signing keys."));
        table.HasKey(row => row.Id);
        table.Property(row => row.Xml).HasColumnType("text");
    }
}
