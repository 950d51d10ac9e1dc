using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Trading.FirstSteps;

/// <summary>The table <c>first_steps</c>.</summary>
internal sealed class FirstStepsConfiguration : IEntityTypeConfiguration<FirstStepsRow>
{
    public void Configure(EntityTypeBuilder<FirstStepsRow> table)
    {
        table.ToTable("first_steps", t => t.HasComment("How far users have come with the first steps: buy, protect, read the receipt."));
        table.HasKey(row => row.UserId);
        table.Property(row => row.UserId).ValueGeneratedNever();
        table.HasOne<User>().WithOne().HasForeignKey<FirstStepsRow>(row => row.UserId);
    }
}
