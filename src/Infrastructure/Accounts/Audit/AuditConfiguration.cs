using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>The table <c>audit_log</c>.</summary>
internal sealed class AuditConfiguration : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> table)
    {
        table.ToTable("audit_log", t => t.HasComment("Security events; a trigger refuses every change and removal."));
        table.HasKey(row => row.Id);
        table.Property(row => row.Address).HasColumnType("text");
        table.Property(row => row.Detail).HasMaxLength(500);
        table.HasIndex(row => new { row.SubjectId, row.Id });
    }
}
