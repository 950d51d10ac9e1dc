using CompraVenta.Core.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>The tables of trading. What moves them is <see cref="PostgresJournal"/>; everybody else reads.</summary>
internal sealed class TradingConfiguration :
    IEntityTypeConfiguration<TradingAccountRow>,
    IEntityTypeConfiguration<AccountEpochRow>,
    IEntityTypeConfiguration<BalanceRow>,
    IEntityTypeConfiguration<PostingRow>,
    IEntityTypeConfiguration<OrderRow>,
    IEntityTypeConfiguration<FillRow>,
    IEntityTypeConfiguration<EngineLeaseRow>,
    IEntityTypeConfiguration<EngineBatchRow>,
    IEntityTypeConfiguration<EngineCommandRow>,
    IEntityTypeConfiguration<AccountEventRow>
{
    /// <summary>What <see cref="decimal"/> holds exactly.</summary>
    private const int Digits = 28;

    public void Configure(EntityTypeBuilder<TradingAccountRow> table)
    {
        table.ToTable("accounts", t => t.HasComment("Users' virtual accounts, one for each market, and of each market the house's."));
        table.HasKey(row => row.Id);
        table.Property(row => row.Source).HasMaxLength(16);
        table.HasIndex(row => new { row.UserId, row.Source }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<AccountEpochRow> table)
    {
        table.ToTable("account_epochs", t => t.HasComment("From an account's opening, or a reset, to the next reset."));
        table.HasKey(row => new { row.AccountId, row.Epoch });
        table.Property(row => row.Amount).HasPrecision(Digits, Amounts.Decimals);

        // Few: who has never reset has none.
        table.HasIndex(row => row.BegunAt).HasFilter("epoch > 1");
    }

    public void Configure(EntityTypeBuilder<BalanceRow> table)
    {
        table.ToTable("balances", t => t.HasComment("Sums of postings. Of a house's account epoch 0 is the treasury, -1 the fees."));
        table.HasKey(row => new { row.AccountId, row.Epoch, row.Asset });
        table.Property(row => row.Free).HasPrecision(Digits, Amounts.Decimals);
        table.Property(row => row.Locked).HasPrecision(Digits, Amounts.Decimals);
    }

    public void Configure(EntityTypeBuilder<PostingRow> table)
    {
        table.ToTable("postings", t => t.HasComment("The ledger; of each batch the amounts of an asset sum to zero. Rows are only ever added."));
        table.HasKey(row => row.Id);
        table.Property(row => row.Amount).HasPrecision(Digits, Amounts.Decimals);

        // The house's rows are most of the table, and nobody lists them.
        table.HasIndex(row => new { row.AccountId, row.Id }).HasFilter("epoch > 0");
    }

    public void Configure(EntityTypeBuilder<OrderRow> table)
    {
        table.ToTable("orders", t => t.HasComment("Orders as they are, with what they ask for."));
        table.HasKey(row => row.Id);
        table.Property(row => row.ClientId).HasMaxLength(64);
        table.HasIndex(row => new { row.AccountId, row.ClientId }).IsUnique().HasFilter("client_id is not null");
        table.HasIndex(row => new { row.AccountId, row.Epoch, row.Id });
        table.HasIndex(row => new { row.AccountId, row.Id }).HasFilter("state in (1, 2)");
        foreach (var amount in new[] { nameof(OrderRow.AmountBase), nameof(OrderRow.AmountQuote), nameof(OrderRow.FilledBase), nameof(OrderRow.FilledQuote), nameof(OrderRow.Fee), nameof(OrderRow.Locked), nameof(OrderRow.QueueAhead) })
        {
            table.Property(amount).HasPrecision(Digits, Amounts.Decimals);
        }

        // Prices have as many decimals as the instrument's.
        foreach (var price in new[] { nameof(OrderRow.Price), nameof(OrderRow.StopPrice), nameof(OrderRow.TrailDistance), nameof(OrderRow.TriggerPrice) })
        {
            table.Property(price).HasColumnType("numeric");
        }
    }

    public void Configure(EntityTypeBuilder<FillRow> table)
    {
        table.ToTable("fills", t => t.HasComment("Executions with their receipts. Rows are only ever added."));
        table.HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedNever();
        table.Property(row => row.AmountBase).HasPrecision(Digits, Amounts.Decimals);
        table.Property(row => row.AmountQuote).HasPrecision(Digits, Amounts.Decimals);
        table.Property(row => row.Fee).HasPrecision(Digits, Amounts.Decimals);
        table.Property(row => row.FeeRate).HasColumnType("numeric");
        table.Property(row => row.Receipt).HasColumnType("jsonb");
        table.HasIndex(row => row.OrderId);
    }

    public void Configure(EntityTypeBuilder<EngineLeaseRow> table)
    {
        table.ToTable("engine_leases", t => t.HasComment("Who leads a shard, and how far it has come."));
        table.HasKey(row => row.Shard);
        table.Property(row => row.Shard).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<EngineBatchRow> table)
    {
        table.ToTable("engine_batches", t => t.HasComment("Batches that were committed. Rows are only ever added."));
        table.HasKey(row => new { row.Shard, row.Number });
        table.Property(row => row.CommittedAt).HasDefaultValueSql("now()");
    }

    public void Configure(EntityTypeBuilder<EngineCommandRow> table)
    {
        table.ToTable("engine_commands", t => t.HasComment("What admins ask of accounts' engines, and the answers."));
        table.HasKey(row => row.Id);
        table.Property(row => row.Source).HasMaxLength(16);
        table.HasOne(row => row.Audit).WithMany().HasForeignKey(row => row.AuditId);
        table.HasIndex(row => row.Id).HasDatabaseName("ix_engine_commands_unanswered").HasFilter("answered_at is null");
        table.HasIndex(row => row.UserId).HasFilter("kind = 1");
    }

    public void Configure(EntityTypeBuilder<AccountEventRow> table)
    {
        table.ToTable("account_events", t => t.HasComment("What each batch changed of an account, as its streams tell it. Rows go once they are old."));
        table.HasKey(row => new { row.AccountId, row.Number });
        table.Property(row => row.Body).HasColumnType("json");
        table.HasIndex(row => row.DecidedAt);
    }
}
