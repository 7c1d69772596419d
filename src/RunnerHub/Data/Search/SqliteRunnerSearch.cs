using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RunnerHub.Data.Search;

/// <summary>
/// The index of what runners are searched by: each run of three characters. Triggers follow the column and nothing else of a
/// runner, since its calls are written every few seconds. Text is compared as it stands: its case was taken away before.
/// </summary>
[DbContext(typeof(SqliteDb))]
[Migration("20261231000000_RunnerSearch")]
internal sealed class SqliteRunnerSearch : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE VIRTUAL TABLE "RunnerSearch" USING fts5("SearchText", content='ActionRunners', content_rowid='Id', columnsize=0, tokenize='trigram case_sensitive 1');
            """);
        migrationBuilder.Sql("""
            INSERT INTO "RunnerSearch"(rowid, "SearchText") SELECT "Id", "SearchText" FROM "ActionRunners" WHERE "Deleted" = 0;
            """);
        // What is taken out of the index must have been in it, or it breaks: hence the conditions.
        migrationBuilder.Sql("""
            CREATE TRIGGER "RunnerSearch_Insert" AFTER INSERT ON "ActionRunners" WHEN new."Deleted" = 0 BEGIN
                INSERT INTO "RunnerSearch"(rowid, "SearchText") VALUES (new."Id", new."SearchText");
            END;
            """);
        migrationBuilder.Sql("""
            CREATE TRIGGER "RunnerSearch_Update" AFTER UPDATE OF "SearchText", "Deleted" ON "ActionRunners" WHEN old."Deleted" = 0 BEGIN
                INSERT INTO "RunnerSearch"("RunnerSearch", rowid, "SearchText") VALUES ('delete', old."Id", old."SearchText");
                INSERT INTO "RunnerSearch"(rowid, "SearchText") SELECT new."Id", new."SearchText" WHERE new."Deleted" = 0;
            END;
            """);
        migrationBuilder.Sql("""
            CREATE TRIGGER "RunnerSearch_Delete" AFTER DELETE ON "ActionRunners" WHEN old."Deleted" = 0 BEGIN
                INSERT INTO "RunnerSearch"("RunnerSearch", rowid, "SearchText") VALUES ('delete', old."Id", old."SearchText");
            END;
            """);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        DROP TRIGGER "RunnerSearch_Insert";
        DROP TRIGGER "RunnerSearch_Update";
        DROP TRIGGER "RunnerSearch_Delete";
        DROP TABLE "RunnerSearch";
        """);
}
