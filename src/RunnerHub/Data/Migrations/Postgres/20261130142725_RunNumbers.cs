using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RunnerHub.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class RunNumbers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ActionTasks_WithLog",
                table: "ActionTasks");

            migrationBuilder.AddColumn<long>(
                name: "LastRunNumber",
                table: "Repositories",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.Sql(
                "UPDATE \"Repositories\" SET \"LastRunNumber\" = coalesce((SELECT max(\"Number\") FROM \"ActionRuns\" WHERE \"RepoId\" = \"Repositories\".\"Id\"), 0)");

            migrationBuilder.CreateIndex(
                name: "IX_ActionTasks_WithLog",
                table: "ActionTasks",
                column: "Stopped",
                filter: "NOT \"LogExpired\"");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_Ephemeral",
                table: "ActionRunners",
                column: "Id",
                filter: "\"Ephemeral\" AND \"Deleted\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ActionTasks_WithLog",
                table: "ActionTasks");

            migrationBuilder.DropIndex(
                name: "IX_ActionRunners_Ephemeral",
                table: "ActionRunners");

            migrationBuilder.DropColumn(
                name: "LastRunNumber",
                table: "Repositories");

            migrationBuilder.CreateIndex(
                name: "IX_ActionTasks_WithLog",
                table: "ActionTasks",
                column: "Stopped",
                filter: "\"LogSize\" > 0");
        }
    }
}
