using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CompraVenta.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ResetReasons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "audit_id",
                table: "engine_commands",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "epoch",
                table: "engine_commands",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_engine_commands_audit_id",
                table: "engine_commands",
                column: "audit_id");

            migrationBuilder.CreateIndex(
                name: "ix_engine_commands_user_id",
                table: "engine_commands",
                column: "user_id",
                filter: "kind = 1");

            migrationBuilder.AddForeignKey(
                name: "fk_engine_commands_audit_id",
                table: "engine_commands",
                column: "audit_id",
                principalTable: "audit_log",
                principalColumn: "id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_engine_commands_audit_id",
                table: "engine_commands");

            migrationBuilder.DropIndex(
                name: "ix_engine_commands_audit_id",
                table: "engine_commands");

            migrationBuilder.DropIndex(
                name: "ix_engine_commands_user_id",
                table: "engine_commands");

            migrationBuilder.DropColumn(
                name: "audit_id",
                table: "engine_commands");

            migrationBuilder.DropColumn(
                name: "epoch",
                table: "engine_commands");
        }
    }
}
