using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CompraVenta.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class BooksOfSources : Migration
    {
        private static readonly string[] OldKey = ["exchange", "pair", "side", "position"];
        private static readonly string[] NewKey = ["source", "exchange", "pair", "side", "position"];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Nobody knows which source the rows came from; they are a cache that fills again within a second.
            migrationBuilder.Sql("delete from book_levels");

            migrationBuilder.DropPrimaryKey(
                name: "pk_book_levels",
                table: "book_levels");

            migrationBuilder.AlterTable(
                name: "book_levels",
                comment: "The newest book of each live instrument of each market source, best levels first; rewritten about once a second.",
                oldComment: "The newest book of each live instrument, best levels first; rewritten about once a second.")
                .Annotation("Npgsql:StorageParameter:fillfactor", 50)
                .OldAnnotation("Npgsql:StorageParameter:fillfactor", 50);

            // No default: a row without a source is a mistake.
            migrationBuilder.AddColumn<string>(
                name: "source",
                table: "book_levels",
                type: "text",
                nullable: false);

            migrationBuilder.AddColumn<string>(
                name: "symbol",
                table: "book_levels",
                type: "text",
                nullable: false);

            migrationBuilder.AddPrimaryKey(
                name: "pk_book_levels",
                table: "book_levels",
                columns: NewKey);

            migrationBuilder.AddCheckConstraint(
                name: "ck_book_levels_source",
                table: "book_levels",
                sql: "source in ('live', 'simulated', 'replay')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // Books of several sources would share a key.
            migrationBuilder.Sql("delete from book_levels");

            migrationBuilder.DropCheckConstraint(
                name: "ck_book_levels_source",
                table: "book_levels");

            migrationBuilder.DropPrimaryKey(
                name: "pk_book_levels",
                table: "book_levels");

            migrationBuilder.DropColumn(
                name: "source",
                table: "book_levels");

            migrationBuilder.DropColumn(
                name: "symbol",
                table: "book_levels");

            migrationBuilder.AlterTable(
                name: "book_levels",
                comment: "The newest book of each live instrument, best levels first; rewritten about once a second.",
                oldComment: "The newest book of each live instrument of each market source, best levels first; rewritten about once a second.")
                .Annotation("Npgsql:StorageParameter:fillfactor", 50)
                .OldAnnotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.AddPrimaryKey(
                name: "pk_book_levels",
                table: "book_levels",
                columns: OldKey);
        }
    }
}
