using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CompraVenta.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RisingColours : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "rising",
                table: "users",
                type: "character varying(8)",
                maxLength: 8,
                nullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_users_rising",
                table: "users",
                sql: "rising = 'red'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_users_rising",
                table: "users");

            migrationBuilder.DropColumn(
                name: "rising",
                table: "users");
        }
    }
}
