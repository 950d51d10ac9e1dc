using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CompraVenta.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class SavedBooksAndPrices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "book_levels");

            migrationBuilder.CreateTable(
                name: "closing_prices",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    asset = table.Column<string>(type: "text", nullable: false),
                    price = table.Column<decimal>(type: "numeric", nullable: false),
                    as_of = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_live = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_closing_prices", x => new { x.account_id, x.epoch, x.asset });
                    table.ForeignKey(
                        name: "fk_closing_prices_account_id_epoch",
                        columns: x => new { x.account_id, x.epoch },
                        principalTable: "account_epochs",
                        principalColumns: new[] { "account_id", "epoch" },
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "What the assets of an epoch were worth when it ended; for showing.");

            migrationBuilder.CreateTable(
                name: "last_prices",
                columns: table => new
                {
                    source = table.Column<string>(type: "text", nullable: false),
                    asset = table.Column<string>(type: "text", nullable: false),
                    quote = table.Column<string>(type: "text", nullable: false),
                    price = table.Column<decimal>(type: "numeric", nullable: false),
                    as_of = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_last_prices", x => new { x.source, x.asset, x.quote });
                },
                comment: "What assets that users hold were worth when that was last known; for showing, once no market knows it any more.");

            migrationBuilder.CreateTable(
                name: "saved_books",
                columns: table => new
                {
                    source = table.Column<string>(type: "text", nullable: false),
                    exchange = table.Column<string>(type: "text", nullable: false),
                    pair = table.Column<string>(type: "text", nullable: false),
                    symbol = table.Column<string>(type: "text", nullable: false),
                    bid_prices = table.Column<decimal[]>(type: "numeric[]", nullable: false),
                    bid_sizes = table.Column<decimal[]>(type: "numeric[]", nullable: false),
                    bid_counts = table.Column<int?[]>(type: "integer[]", nullable: false),
                    ask_prices = table.Column<decimal[]>(type: "numeric[]", nullable: false),
                    ask_sizes = table.Column<decimal[]>(type: "numeric[]", nullable: false),
                    ask_counts = table.Column<int?[]>(type: "integer[]", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_books", x => new { x.source, x.exchange, x.pair });
                    table.CheckConstraint("ck_saved_books_source", "source in ('live', 'simulated', 'replay')");
                },
                comment: "The newest book of each live instrument of each market source, best levels first; rewritten about once a second. The view book_levels has a row for each level.")
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.Sql("""
                create view book_levels as
                select b.source, b.exchange, b.pair, 'bid' as side, l.position::int - 1 as position, b.symbol, l.price, l.size, l.count, b.updated_at
                from saved_books b cross join lateral unnest(b.bid_prices, b.bid_sizes, b.bid_counts) with ordinality as l (price, size, count, position)
                union all
                select b.source, b.exchange, b.pair, 'ask', l.position::int - 1, b.symbol, l.price, l.size, l.count, b.updated_at
                from saved_books b cross join lateral unnest(b.ask_prices, b.ask_sizes, b.ask_counts) with ordinality as l (price, size, count, position);
                comment on view book_levels is 'The newest book of each live instrument, a row for each level; position 0 is the best of its side.';
                """);

            migrationBuilder.CreateIndex(
                name: "ix_account_epochs_begun_at",
                table: "account_epochs",
                column: "begun_at",
                filter: "epoch > 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop view book_levels;");

            migrationBuilder.DropTable(
                name: "closing_prices");

            migrationBuilder.DropTable(
                name: "last_prices");

            migrationBuilder.DropTable(
                name: "saved_books");

            migrationBuilder.DropIndex(
                name: "ix_account_epochs_begun_at",
                table: "account_epochs");

            migrationBuilder.CreateTable(
                name: "book_levels",
                columns: table => new
                {
                    exchange = table.Column<string>(type: "text", nullable: false),
                    pair = table.Column<string>(type: "text", nullable: false),
                    side = table.Column<string>(type: "text", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    price = table.Column<decimal>(type: "numeric", nullable: false),
                    size = table.Column<decimal>(type: "numeric", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    symbol = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_book_levels", x => new { x.source, x.exchange, x.pair, x.side, x.position });
                    table.CheckConstraint("ck_book_levels_side", "side in ('bid', 'ask')");
                    table.CheckConstraint("ck_book_levels_source", "source in ('live', 'simulated', 'replay')");
                },
                comment: "The newest book of each live instrument of each market source, best levels first; rewritten about once a second.")
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);
        }
    }
}
