using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>The table <c>mails</c>.</summary>
internal sealed class MailConfiguration : IEntityTypeConfiguration<MailRow>
{
    public void Configure(EntityTypeBuilder<MailRow> table)
    {
        table.ToTable("mails", t => t.HasComment("Mails to send, and what became of them. Their text is made when they are sent."));
        table.HasKey(row => row.Id);
        table.HasIndex(row => row.DueAt).HasFilter("done_at is null and dead_at is null");
        table.HasIndex(row => new { row.Address, row.CreatedAt });
    }
}
