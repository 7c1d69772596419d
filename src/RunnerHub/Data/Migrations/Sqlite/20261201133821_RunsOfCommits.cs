using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RunnerHub.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RunsOfCommits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_ActionRuns_OfCommit",
                table: "ActionRuns",
                columns: new[] { "RepoId", "Sha", "Number", "Status" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ActionRuns_OfCommit",
                table: "ActionRuns");
        }
    }
}
