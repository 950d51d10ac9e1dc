using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Accounts.Tokens;

/// <summary>The table <c>signing_keys</c>.</summary>
internal sealed class SigningKeyConfiguration : IEntityTypeConfiguration<SigningKeyRow>
{
    public void Configure(EntityTypeBuilder<SigningKeyRow> table)
    {
        table.ToTable("signing_keys", t => t.HasComment("Keys that access tokens are signed with (ES256), the private halves encrypted."));
        table.HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(40);
    }
}
