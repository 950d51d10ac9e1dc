using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Accounts.TwoFactor;

/// <summary>The table <c>recovery_codes</c>.</summary>
internal sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCodeRow>
{
    public void Configure(EntityTypeBuilder<RecoveryCodeRow> table)
    {
        table.ToTable("recovery_codes", t => t.HasComment("Hashes of the codes that sign in once in place of an authenticator's."));
        table.HasKey(row => new { row.UserId, row.Hash });
        table.HasOne<User>().WithMany().HasForeignKey(row => row.UserId);
    }
}
