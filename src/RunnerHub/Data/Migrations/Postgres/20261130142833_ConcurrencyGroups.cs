using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RunnerHub.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ConcurrencyGroups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsGrouped",
                table: "ActionRuns",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PendingSince",
                table: "ActionRuns",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PendingSince",
                table: "ActionRunJobs",
                type: "timestamp with time zone",
                nullable: true);

            // What waits goes on waiting, and now says so.
            migrationBuilder.Sql("""
                UPDATE "ActionRuns" SET "ConcurrencyGroup" = lower("ConcurrencyGroup") WHERE "ConcurrencyGroup" IS NOT NULL;
                UPDATE "ActionRunJobs" SET "ConcurrencyGroup" = lower("ConcurrencyGroup") WHERE "ConcurrencyGroup" IS NOT NULL;
                UPDATE "ActionRuns" SET "IsGrouped" = TRUE WHERE "ConcurrencyGroup" IS NOT NULL
                    OR "Id" IN (SELECT "RunId" FROM "ActionRunJobs" WHERE "ConcurrencyGroup" IS NOT NULL);
                UPDATE "ActionRuns" SET "PendingSince" = "Created" WHERE "Status" = 7 AND "ConcurrencyGroup" IS NOT NULL;
                UPDATE "ActionRunJobs" AS job SET "PendingSince" = "Queued" WHERE "Status" = 7 AND "ConcurrencyGroup" IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM "ActionRuns" AS run WHERE run."Id" = job."RunId" AND run."PendingSince" IS NOT NULL)
                    AND NOT EXISTS (SELECT 1 FROM "ActionRunJobs" AS other
                        WHERE other."RunId" = job."RunId" AND other."Status" >= 5 AND other."Key" = ANY (job."Needs"));
                """);

            migrationBuilder.CreateIndex(
                name: "IX_ActionRuns_Pending",
                table: "ActionRuns",
                columns: new[] { "RepoId", "ConcurrencyGroup" },
                filter: "\"PendingSince\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunJobs_Pending",
                table: "ActionRunJobs",
                columns: new[] { "RepoId", "ConcurrencyGroup" },
                filter: "\"PendingSince\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ActionRuns_Pending",
                table: "ActionRuns");

            migrationBuilder.DropIndex(
                name: "IX_ActionRunJobs_Pending",
                table: "ActionRunJobs");

            migrationBuilder.DropColumn(
                name: "IsGrouped",
                table: "ActionRuns");

            migrationBuilder.DropColumn(
                name: "PendingSince",
                table: "ActionRuns");

            migrationBuilder.DropColumn(
                name: "PendingSince",
                table: "ActionRunJobs");
        }
    }
}
