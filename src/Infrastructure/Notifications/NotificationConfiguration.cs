using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>The tables of notifications.</summary>
internal sealed class NotificationConfiguration :
    IEntityTypeConfiguration<NotificationRow>,
    IEntityTypeConfiguration<NotificationMarkRow>,
    IEntityTypeConfiguration<NotificationSwitchRow>,
    IEntityTypeConfiguration<StaleSpellRow>
{
    public void Configure(EntityTypeBuilder<NotificationRow> table)
    {
        table.ToTable("notifications", t => t.HasComment("What users were told on pages. Rows go once there are many newer ones, or they are old."));
        table.HasKey(row => new { row.AccountId, row.Number });
        table.HasIndex(row => row.At);
    }

    public void Configure(EntityTypeBuilder<NotificationMarkRow> table)
    {
        table.ToTable("notification_marks", t => t.HasComment("How far accounts' events were told, and how far their users have read."));
        table.HasKey(row => row.AccountId);
    }

    public void Configure(EntityTypeBuilder<NotificationSwitchRow> table)
    {
        table.ToTable("notification_switches", t => t.HasComment("Where users want to be told what, where that is not the default."));
        table.HasKey(row => new { row.UserId, row.Kind });
        table.HasOne<User>().WithMany().HasForeignKey(row => row.UserId);
    }

    public void Configure(EntityTypeBuilder<StaleSpellRow> table)
    {
        table.ToTable("stale_spells", t => t.HasComment("Who was told that an instrument is stale, and not yet that it is fresh again."));
        table.HasKey(row => new { row.AccountId, row.Base, row.Quote });
        table.HasIndex(row => new { row.Base, row.Quote });
    }
}
