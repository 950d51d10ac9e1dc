using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CompraVenta.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Notifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "notification_marks",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    told_event = table.Column<long>(type: "bigint", nullable: false),
                    last_number = table.Column<long>(type: "bigint", nullable: false),
                    read_number = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notification_marks", x => x.account_id);
                },
                comment: "How far accounts' events were told, and how far their users have read.");

            migrationBuilder.CreateTable(
                name: "notification_switches",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    on_page = table.Column<bool>(type: "boolean", nullable: false),
                    by_mail = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notification_switches", x => new { x.user_id, x.kind });
                    table.ForeignKey(
                        name: "fk_notification_switches_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "Where users want to be told what, where that is not the default.");

            migrationBuilder.CreateTable(
                name: "notifications",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    @base = table.Column<string>(name: "base", type: "text", nullable: false),
                    quote = table.Column<string>(type: "text", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    message = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notifications", x => new { x.account_id, x.number });
                },
                comment: "What users were told on pages. Rows go once there are many newer ones, or they are old.");

            migrationBuilder.CreateTable(
                name: "stale_spells",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @base = table.Column<string>(name: "base", type: "text", nullable: false),
                    quote = table.Column<string>(type: "text", nullable: false),
                    told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stale_spells", x => new { x.account_id, x.@base, x.quote });
                },
                comment: "Who was told that an instrument is stale, and not yet that it is fresh again.");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_at",
                table: "notifications",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_stale_spells_base_quote",
                table: "stale_spells",
                columns: new[] { "base", "quote" });

            // What happened before there were notifications is no news.
            migrationBuilder.Sql(
                """
                insert into notification_marks (account_id, told_event, last_number, read_number)
                select id, last_event, 0, 0 from accounts where user_id is not null
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "notification_marks");

            migrationBuilder.DropTable(
                name: "notification_switches");

            migrationBuilder.DropTable(
                name: "notifications");

            migrationBuilder.DropTable(
                name: "stale_spells");
        }
    }
}
