using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Settings;

/// <summary>The table <c>settings</c>.</summary>
internal sealed class SettingConfiguration : IEntityTypeConfiguration<SettingRow>
{
    public void Configure(EntityTypeBuilder<SettingRow> table)
    {
        table.ToTable("settings", t => t.HasComment("Facts that the app decided once and remembers."));
        table.HasKey(row => row.Key).HasName("pk_settings");
        table.Property(row => row.Key).HasColumnName("key").HasColumnType("text");
        table.Property(row => row.Value).HasColumnName("value").HasColumnType("text");
    }
}
