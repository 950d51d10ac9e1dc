using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CompraVenta.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class OpenOrderIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_postings_account_id_epoch_id",
                table: "postings");

            migrationBuilder.DropIndex(
                name: "ix_orders_id",
                table: "orders");

            migrationBuilder.CreateIndex(
                name: "ix_postings_account_id_id",
                table: "postings",
                columns: new[] { "account_id", "id" },
                filter: "epoch > 0");

            migrationBuilder.CreateIndex(
                name: "ix_orders_account_id_id",
                table: "orders",
                columns: new[] { "account_id", "id" },
                filter: "state in (1, 2)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_postings_account_id_id",
                table: "postings");

            migrationBuilder.DropIndex(
                name: "ix_orders_account_id_id",
                table: "orders");

            migrationBuilder.CreateIndex(
                name: "ix_postings_account_id_epoch_id",
                table: "postings",
                columns: new[] { "account_id", "epoch", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_id",
                table: "orders",
                column: "id",
                filter: "state in (1, 2)");
        }
    }
}
