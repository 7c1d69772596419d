using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RunnerHub.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DeferredJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Workflow",
                table: "ActionRuns",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PlannedFor",
                table: "ActionRunJobs",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Workflow",
                table: "ActionRuns");

            migrationBuilder.DropColumn(
                name: "PlannedFor",
                table: "ActionRunJobs");
        }
    }
}
