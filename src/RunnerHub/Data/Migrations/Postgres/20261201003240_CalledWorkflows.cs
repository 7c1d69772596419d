using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RunnerHub.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class CalledWorkflows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Called",
                table: "ActionRuns",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "Call",
                table: "ActionRunJobs",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "CallOutputs",
                table: "ActionRunJobs",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "CallerId",
                table: "ActionRunJobs",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Called",
                table: "ActionRuns");

            migrationBuilder.DropColumn(
                name: "Call",
                table: "ActionRunJobs");

            migrationBuilder.DropColumn(
                name: "CallOutputs",
                table: "ActionRunJobs");

            migrationBuilder.DropColumn(
                name: "CallerId",
                table: "ActionRunJobs");
        }
    }
}
