using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Accounts.Users;

/// <summary>The table <c>users</c>: what the framework's Identity keeps of a user, and what we add.</summary>
internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> table)
    {
        table.ToTable("users", t =>
        {
            t.HasComment("People with an account.");
            t.HasCheckConstraint("ck_users_age", "age between 13 and 120");
            t.HasCheckConstraint("ck_users_theme", "theme in ('light', 'dark')");
            t.HasCheckConstraint("ck_users_rising", "rising = 'red'");
        });
        table.Property(row => row.Name).HasMaxLength(100);
        table.Property(row => row.Country).HasMaxLength(100);
        table.Property(row => row.PhoneNumber).HasMaxLength(40);
        table.Property(row => row.TimeZone).HasMaxLength(64);
        table.Property(row => row.Theme).HasMaxLength(8);
        table.Property(row => row.Rising).HasMaxLength(8);
        table.HasIndex(row => row.SeenAt).HasFilter("is_guest");

        // The framework's own index on it is for searching; here an address belongs to one user.
        table.HasIndex(row => row.NormalizedEmail).IsUnique();
    }
}
