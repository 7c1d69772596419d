using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RunnerHub.Data.Search;

/// <summary>
/// What runners are searched by, in a table beside them: a runner's row is written anew every few seconds, and an index of
/// trigrams on it would be, too. <see cref="TrigramIndex"/> makes that index.
/// </summary>
[DbContext(typeof(PostgresDb))]
[Migration("20261231000000_RunnerSearch")]
internal sealed class PostgresRunnerSearch : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE TABLE "RunnerSearch" (
            "RunnerId" bigint CONSTRAINT "PK_RunnerSearch" PRIMARY KEY CONSTRAINT "FK_RunnerSearch_ActionRunners_RunnerId" REFERENCES "ActionRunners" ("Id") ON DELETE CASCADE,
            "Text" text COLLATE "C" NOT NULL);
        INSERT INTO "RunnerSearch" SELECT "Id", "SearchText" FROM "ActionRunners" WHERE "Deleted" = '1970-01-01 00:00:00+00';
        CREATE FUNCTION "FollowSearchText"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW."Deleted" = '1970-01-01 00:00:00+00' THEN
                INSERT INTO "RunnerSearch" AS known VALUES (NEW."Id", NEW."SearchText")
                ON CONFLICT ("RunnerId") DO UPDATE SET "Text" = EXCLUDED."Text" WHERE known."Text" <> EXCLUDED."Text";
            ELSE
                DELETE FROM "RunnerSearch" WHERE "RunnerId" = NEW."Id";
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER "RunnerSearch_Follow" AFTER INSERT OR UPDATE OF "SearchText", "Deleted" ON "ActionRunners" FOR EACH ROW EXECUTE FUNCTION "FollowSearchText"();
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        DROP TRIGGER "RunnerSearch_Follow" ON "ActionRunners";
        DROP FUNCTION "FollowSearchText"();
        DROP TABLE "RunnerSearch";
        """);
}
