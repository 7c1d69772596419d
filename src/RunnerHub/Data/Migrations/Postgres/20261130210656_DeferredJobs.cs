using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RunnerHub.Data.Migrations.Postgres
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
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "PlannedFor",
                table: "ActionRunJobs",
                type: "integer",
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
