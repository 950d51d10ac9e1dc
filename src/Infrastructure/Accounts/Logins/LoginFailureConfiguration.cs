using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>The table <c>login_failures</c>.</summary>
internal sealed class LoginFailureConfiguration : IEntityTypeConfiguration<LoginFailureRow>
{
    public void Configure(EntityTypeBuilder<LoginFailureRow> table)
    {
        table.ToTable("login_failures", t => t.HasComment("Wrong passwords by mail address, whether or not the address has an account."));
        table.HasKey(row => row.AddressHash);
    }
}
