using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>The table <c>refresh_tokens</c>.</summary>
internal sealed class RefreshTokenConfiguration : IEntityTypeConfiguration<RefreshTokenRow>
{
    public void Configure(EntityTypeBuilder<RefreshTokenRow> table)
    {
        table.ToTable("refresh_tokens", t => t.HasComment("Hashes of refresh tokens. A used one is kept until its session ends, so that a second use is noticed."));
        table.HasKey(row => row.Hash);
        table.HasOne<SessionRow>().WithMany().HasForeignKey(row => row.SessionId);
        table.HasIndex(row => row.SessionId);
    }
}
