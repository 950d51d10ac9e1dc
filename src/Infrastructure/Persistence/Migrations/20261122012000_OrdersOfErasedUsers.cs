using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CompraVenta.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class OrdersOfErasedUsers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Users that were erased before their accounts were closed with them: their open orders are cancelled now (kind 2).
            migrationBuilder.Sql("""
                insert into engine_commands (source, kind, user_id, asked_at)
                select a.source, 2, a.user_id, now() from accounts a
                where a.user_id is not null and not exists (select from users u where u.id = a.user_id)
                    and exists (select from orders o where o.account_id = a.id and o.state in (1, 2));
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
        }
    }
}
