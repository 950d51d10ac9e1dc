using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>The table <c>erased_sessions</c>.</summary>
internal sealed class ErasedSessionConfiguration : IEntityTypeConfiguration<ErasedSessionRow>
{
    public void Configure(EntityTypeBuilder<ErasedSessionRow> table)
    {
        table.ToTable("erased_sessions", t => t.HasComment("Sessions of erased users, until no token of theirs can hold any more."));
        table.HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedNever();
    }
}
