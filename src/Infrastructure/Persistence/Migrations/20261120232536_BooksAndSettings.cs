using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CompraVenta.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class BooksAndSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_book_levels", x => new { x.exchange, x.pair, x.side, x.position });
                    table.CheckConstraint("ck_book_levels_side", "side in ('bid', 'ask')");
                },
                comment: "The newest book of each live instrument, best levels first; rewritten about once a second.")
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settings", x => x.key);
                },
                comment: "Facts that the app decided once and remembers.");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "book_levels");

            migrationBuilder.DropTable(
                name: "settings");
        }
    }
}
