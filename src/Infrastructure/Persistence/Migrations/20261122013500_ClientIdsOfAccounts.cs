using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CompraVenta.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ClientIdsOfAccounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orders_account_id_epoch_client_id",
                table: "orders");

            // A name that was used in several epochs stays that of the newest order; the others keep what fits of it, with their own number behind.
            migrationBuilder.Sql(
                """
                update orders o set client_id = left(o.client_id, 27) || ' ' || o.id
                where o.client_id is not null and exists (select from orders n where n.account_id = o.account_id and n.client_id = o.client_id and n.epoch > o.epoch)
                """);

            migrationBuilder.CreateIndex(
                name: "ix_orders_account_id_client_id",
                table: "orders",
                columns: new[] { "account_id", "client_id" },
                unique: true,
                filter: "client_id is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orders_account_id_client_id",
                table: "orders");

            migrationBuilder.CreateIndex(
                name: "ix_orders_account_id_epoch_client_id",
                table: "orders",
                columns: new[] { "account_id", "epoch", "client_id" },
                unique: true,
                filter: "client_id is not null");
        }
    }
}
