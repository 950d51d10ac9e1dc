using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>The table <c>sessions</c>.</summary>
internal sealed class SessionConfiguration : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> table)
    {
        table.ToTable("sessions", t => t.HasComment("Sign-ins of users; all tokens of one descend from it."));
        table.HasKey(row => row.Id);
        table.Property(row => row.Address).HasColumnType("text");
        table.Property(row => row.Agent).HasMaxLength(200);
        table.HasOne<User>().WithMany().HasForeignKey(row => row.UserId);
        table.HasIndex(row => row.UserId);
        table.HasIndex(row => row.RevokedAt).HasFilter("revoked_at is not null");
    }
}
