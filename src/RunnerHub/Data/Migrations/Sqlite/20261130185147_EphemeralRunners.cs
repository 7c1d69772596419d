using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RunnerHub.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class EphemeralRunners : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ActionRunners_Ephemeral",
                table: "ActionRunners");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_Ephemeral",
                table: "ActionRunners",
                columns: new[] { "Deleted", "Id", "Ephemeral" },
                filter: "\"Ephemeral\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ActionRunners_Ephemeral",
                table: "ActionRunners");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_Ephemeral",
                table: "ActionRunners",
                column: "Id",
                filter: "\"Ephemeral\" AND \"Deleted\" IS NULL");
        }
    }
}
