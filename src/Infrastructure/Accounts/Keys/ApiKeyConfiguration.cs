using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Accounts.Keys;

/// <summary>The table <c>api_keys</c>.</summary>
internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKeyRow>
{
    public void Configure(EntityTypeBuilder<ApiKeyRow> table)
    {
        table.ToTable("api_keys", t => t.HasComment("Keys of users' programs, the secret halves encrypted."));
        table.HasKey(row => row.Id);
        table.Property(row => row.Name).HasMaxLength(60);
        table.Property(row => row.Key).HasMaxLength(64);
        table.HasIndex(row => row.Key).IsUnique();
        table.HasIndex(row => row.UserId);
        table.HasOne<User>().WithMany().HasForeignKey(row => row.UserId);
    }
}
