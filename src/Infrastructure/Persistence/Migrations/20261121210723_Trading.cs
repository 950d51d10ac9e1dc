using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CompraVenta.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Trading : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account_epochs",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    asset = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false),
                    begun_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_epochs", x => new { x.account_id, x.epoch });
                },
                comment: "From an account's opening, or a reset, to the next reset.");

            migrationBuilder.CreateTable(
                name: "account_events",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    body = table.Column<string>(type: "json", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_events", x => new { x.account_id, x.number });
                },
                comment: "What each batch changed of an account, as its streams tell it. Rows go once they are old.");

            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    source = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    last_event = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts", x => x.id);
                },
                comment: "Users' virtual accounts, one for each market, and of each market the house's.");

            migrationBuilder.CreateTable(
                name: "balances",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    asset = table.Column<string>(type: "text", nullable: false),
                    free = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false),
                    locked = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_balances", x => new { x.account_id, x.epoch, x.asset });
                },
                comment: "Sums of postings. Of a house's account epoch 0 is the treasury, -1 the fees.");

            migrationBuilder.CreateTable(
                name: "engine_batches",
                columns: table => new
                {
                    shard = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    committed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_engine_batches", x => new { x.shard, x.number });
                },
                comment: "Batches that were committed. Rows are only ever added.");

            migrationBuilder.CreateTable(
                name: "engine_commands",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    source = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    kind = table.Column<byte>(type: "smallint", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refused = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_engine_commands", x => x.id);
                },
                comment: "What admins ask of accounts' engines, and the answers.");

            migrationBuilder.CreateTable(
                name: "engine_leases",
                columns: table => new
                {
                    shard = table.Column<int>(type: "integer", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    batch = table.Column<long>(type: "bigint", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_engine_leases", x => x.shard);
                },
                comment: "Who leads a shard, and how far it has come.");

            migrationBuilder.CreateTable(
                name: "fills",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    venue = table.Column<string>(type: "text", nullable: false),
                    side = table.Column<byte>(type: "smallint", nullable: false),
                    amount_base = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false),
                    amount_quote = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false),
                    fee = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false),
                    fee_rate = table.Column<decimal>(type: "numeric", nullable: false),
                    is_maker = table.Column<bool>(type: "boolean", nullable: false),
                    filled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    receipt = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fills", x => x.id);
                },
                comment: "Executions with their receipts. Rows are only ever added.");

            migrationBuilder.CreateTable(
                name: "orders",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    client_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    @base = table.Column<string>(name: "base", type: "text", nullable: false),
                    quote = table.Column<string>(type: "text", nullable: false),
                    side = table.Column<byte>(type: "smallint", nullable: false),
                    type = table.Column<byte>(type: "smallint", nullable: false),
                    amount_base = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: true),
                    amount_quote = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: true),
                    price = table.Column<decimal>(type: "numeric", nullable: true),
                    stop_price = table.Column<decimal>(type: "numeric", nullable: true),
                    trail_distance = table.Column<decimal>(type: "numeric", nullable: true),
                    time_in_force = table.Column<byte>(type: "smallint", nullable: false),
                    good_till = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    post_only = table.Column<bool>(type: "boolean", nullable: false),
                    venue = table.Column<string>(type: "text", nullable: true),
                    trigger_source = table.Column<byte>(type: "smallint", nullable: false),
                    pair_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reference = table.Column<string>(type: "text", nullable: false),
                    reference_symbol = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<byte>(type: "smallint", nullable: false),
                    end_reason = table.Column<byte>(type: "smallint", nullable: false),
                    filled_base = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false),
                    filled_quote = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false),
                    fee = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false),
                    locked = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false),
                    trigger_price = table.Column<decimal>(type: "numeric", nullable: true),
                    queue_ahead = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    fired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orders", x => x.id);
                },
                comment: "Orders as they are, with what they ask for.");

            migrationBuilder.CreateTable(
                name: "postings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    shard = table.Column<int>(type: "integer", nullable: false),
                    batch = table.Column<long>(type: "bigint", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    asset = table.Column<string>(type: "text", nullable: false),
                    bucket = table.Column<byte>(type: "smallint", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(28,8)", precision: 28, scale: 8, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_postings", x => x.id);
                },
                comment: "The ledger; of each batch the amounts of an asset sum to zero. Rows are only ever added.");

            migrationBuilder.CreateIndex(
                name: "ix_account_events_decided_at",
                table: "account_events",
                column: "decided_at");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_user_id_source",
                table: "accounts",
                columns: new[] { "user_id", "source" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_engine_commands_id",
                table: "engine_commands",
                column: "id",
                filter: "answered_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_fills_order_id",
                table: "fills",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_orders_account_id_epoch_client_id",
                table: "orders",
                columns: new[] { "account_id", "epoch", "client_id" },
                unique: true,
                filter: "client_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_orders_account_id_epoch_id",
                table: "orders",
                columns: new[] { "account_id", "epoch", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_id",
                table: "orders",
                column: "id",
                filter: "state in (1, 2)");

            migrationBuilder.CreateIndex(
                name: "ix_postings_account_id_epoch_id",
                table: "postings",
                columns: new[] { "account_id", "epoch", "id" });

            migrationBuilder.Sql("""
                create function move_lease(of_shard integer, of_epoch bigint, to_batch bigint) returns void language plpgsql as $$
                begin
                    update engine_leases set batch = to_batch where shard = of_shard and epoch = of_epoch and batch = to_batch - 1;
                    if not found then
                        raise exception 'shard % is not at batch % of epoch %', of_shard, to_batch - 1, of_epoch using errcode = 'CV001';
                    end if;
                    insert into engine_batches (shard, number, epoch) values (of_shard, to_batch, of_epoch);
                end $$;
                create trigger append_only before update or delete or truncate on postings for each statement execute function refuse_change();
                create trigger append_only before update or delete or truncate on fills for each statement execute function refuse_change();
                create trigger append_only before update or delete or truncate on engine_batches for each statement execute function refuse_change();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop trigger append_only on postings; drop trigger append_only on fills; drop trigger append_only on engine_batches; drop function move_lease(integer, bigint, bigint);");

            migrationBuilder.DropTable(
                name: "account_epochs");

            migrationBuilder.DropTable(
                name: "account_events");

            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropTable(
                name: "balances");

            migrationBuilder.DropTable(
                name: "engine_batches");

            migrationBuilder.DropTable(
                name: "engine_commands");

            migrationBuilder.DropTable(
                name: "engine_leases");

            migrationBuilder.DropTable(
                name: "fills");

            migrationBuilder.DropTable(
                name: "orders");

            migrationBuilder.DropTable(
                name: "postings");
        }
    }
}
