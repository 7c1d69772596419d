using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RunnerHub.Data.Search;

/// <summary>
/// Lists compare an owner as a value in which 0 is the site. PostgreSQL keeps no statistics of such an expression unless told to, and
/// takes one in two hundred runners to be the site's: then it reads and sorts a whole list for each page. Before its version 14 it
/// cannot be told.
/// </summary>
[DbContext(typeof(PostgresDb))]
[Migration("20261231000001_RunnerOwners")]
internal sealed class RunnerOwners : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        DO $$
        BEGIN
            IF current_setting('server_version_num')::int >= 140000 THEN
                EXECUTE 'CREATE STATISTICS "ST_ActionRunners_Owner" ON (coalesce("OwnerId", 0)) FROM "ActionRunners"';
                EXECUTE 'ANALYZE "ActionRunners"';
            END IF;
        END $$;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""DROP STATISTICS IF EXISTS "ST_ActionRunners_Owner" """);
}
