using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace RunnerHub.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FriendlyName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Xml = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Owners",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Description = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: false, collation: "C"),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    NormalizedName = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Owners", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WebhookDeliveries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    HookId = table.Column<long>(type: "bigint", nullable: false),
                    Uuid = table.Column<Guid>(type: "uuid", nullable: false),
                    JobId = table.Column<long>(type: "bigint", nullable: true),
                    Event = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Action = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Body = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    NextTry = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Tried = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Took = table.Column<int>(type: "integer", nullable: true),
                    StatusCode = table.Column<int>(type: "integer", nullable: true),
                    Answer = table.Column<string>(type: "character varying(4096)", maxLength: 4096, nullable: false, collation: "C"),
                    Error = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookDeliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Repositories",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OwnerId = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    NormalizedName = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: false, collation: "C"),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Repositories", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Repositories_Owners_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Owners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Users",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    IsAdmin = table.Column<bool>(type: "boolean", nullable: false),
                    IsActive = table.Column<bool>(type: "boolean", nullable: false),
                    MustChangePassword = table.Column<bool>(type: "boolean", nullable: false),
                    LastSignIn = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    UserName = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    NormalizedUserName = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    Email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    NormalizedEmail = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    EmailConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    PasswordHash = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    SecurityStamp = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ConcurrencyStamp = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    PhoneNumber = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    PhoneNumberConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    LockoutEnd = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LockoutEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    AccessFailedCount = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Users", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Users_Owners_Id",
                        column: x => x.Id,
                        principalTable: "Owners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ActionRunnerTokens",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Encrypted = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OwnerId = table.Column<long>(type: "bigint", nullable: true),
                    RepoId = table.Column<long>(type: "bigint", nullable: true),
                    IsActive = table.Column<bool>(type: "boolean", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Deleted = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionRunnerTokens", x => x.Id);
                    table.CheckConstraint("CK_ActionRunnerTokens_Scope", "\"OwnerId\" IS NULL OR \"RepoId\" IS NULL");
                    table.ForeignKey(
                        name: "FK_ActionRunnerTokens_Owners_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Owners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ActionRunnerTokens_Repositories_RepoId",
                        column: x => x.RepoId,
                        principalTable: "Repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ActionRunners",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Uuid = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Version = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    OwnerId = table.Column<long>(type: "bigint", nullable: true),
                    RepoId = table.Column<long>(type: "bigint", nullable: true),
                    Description = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: false, collation: "C"),
                    Base = table.Column<int>(type: "integer", nullable: false),
                    RepoRange = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    TokenSalt = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    LastOnline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastActive = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Ephemeral = table.Column<bool>(type: "boolean", nullable: false),
                    IsDisabled = table.Column<bool>(type: "boolean", nullable: false),
                    Capabilities = table.Column<List<string>>(type: "text[]", nullable: false),
                    SearchText = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Deleted = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionRunners", x => x.Id);
                    table.CheckConstraint("CK_ActionRunners_Scope", "\"OwnerId\" IS NULL OR \"RepoId\" IS NULL");
                    table.ForeignKey(
                        name: "FK_ActionRunners_Owners_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Owners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ActionRunners_Repositories_RepoId",
                        column: x => x.RepoId,
                        principalTable: "Repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ActionSecrets",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Encrypted = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: false, collation: "C"),
                    OwnerId = table.Column<long>(type: "bigint", nullable: true),
                    RepoId = table.Column<long>(type: "bigint", nullable: true),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionSecrets", x => x.Id);
                    table.CheckConstraint("CK_ActionSecrets_Scope", "\"OwnerId\" IS NULL OR \"RepoId\" IS NULL");
                    table.ForeignKey(
                        name: "FK_ActionSecrets_Owners_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Owners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ActionSecrets_Repositories_RepoId",
                        column: x => x.RepoId,
                        principalTable: "Repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ActionVariables",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Value = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: false, collation: "C"),
                    OwnerId = table.Column<long>(type: "bigint", nullable: true),
                    RepoId = table.Column<long>(type: "bigint", nullable: true),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionVariables", x => x.Id);
                    table.CheckConstraint("CK_ActionVariables_Scope", "\"OwnerId\" IS NULL OR \"RepoId\" IS NULL");
                    table.ForeignKey(
                        name: "FK_ActionVariables_Owners_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Owners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ActionVariables_Repositories_RepoId",
                        column: x => x.RepoId,
                        principalTable: "Repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "FormerRepositoryNames",
                columns: table => new
                {
                    OwnerId = table.Column<long>(type: "bigint", nullable: false),
                    NormalizedName = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    RepositoryId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FormerRepositoryNames", x => new { x.OwnerId, x.NormalizedName });
                    table.ForeignKey(
                        name: "FK_FormerRepositoryNames_Owners_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Owners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_FormerRepositoryNames_Repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "Repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "StoredWorkflows",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RepoId = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Title = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Text = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Events = table.Column<List<string>>(type: "text[]", nullable: false),
                    IsEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoredWorkflows", x => x.Id);
                    table.ForeignKey(
                        name: "FK_StoredWorkflows_Repositories_RepoId",
                        column: x => x.RepoId,
                        principalTable: "Repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Webhooks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OwnerId = table.Column<long>(type: "bigint", nullable: true),
                    RepoId = table.Column<long>(type: "bigint", nullable: true),
                    Url = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: false, collation: "C"),
                    Secret = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    IsActive = table.Column<bool>(type: "boolean", nullable: false),
                    Server = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Webhooks", x => x.Id);
                    table.CheckConstraint("CK_Webhooks_Scope", "\"OwnerId\" IS NULL OR \"RepoId\" IS NULL");
                    table.ForeignKey(
                        name: "FK_Webhooks_Owners_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Owners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Webhooks_Repositories_RepoId",
                        column: x => x.RepoId,
                        principalTable: "Repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "AccessTokens",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    UserId = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    LastEight = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false, collation: "C"),
                    Scopes = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Expires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastUsed = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessTokens", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AccessTokens_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ActionRuns",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RepoId = table.Column<long>(type: "bigint", nullable: true),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Title = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    WorkflowName = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    WorkflowFile = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Event = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Ref = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    ActorId = table.Column<long>(type: "bigint", nullable: true),
                    ActorName = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Inputs = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    EventPayload = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: true, collation: "C"),
                    ConcurrencyGroup = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    CancelInProgress = table.Column<bool>(type: "boolean", nullable: false),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Started = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Stopped = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionRuns", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ActionRuns_Repositories_RepoId",
                        column: x => x.RepoId,
                        principalTable: "Repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ActionRuns_Users_ActorId",
                        column: x => x.ActorId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "Collaborators",
                columns: table => new
                {
                    RepositoryId = table.Column<long>(type: "bigint", nullable: false),
                    UserId = table.Column<long>(type: "bigint", nullable: false),
                    Role = table.Column<int>(type: "integer", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Collaborators", x => new { x.RepositoryId, x.UserId });
                    table.ForeignKey(
                        name: "FK_Collaborators_Repositories_RepositoryId",
                        column: x => x.RepositoryId,
                        principalTable: "Repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Collaborators_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OrganizationMembers",
                columns: table => new
                {
                    OrganizationId = table.Column<long>(type: "bigint", nullable: false),
                    UserId = table.Column<long>(type: "bigint", nullable: false),
                    Role = table.Column<int>(type: "integer", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizationMembers", x => new { x.OrganizationId, x.UserId });
                    table.ForeignKey(
                        name: "FK_OrganizationMembers_Owners_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Owners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_OrganizationMembers_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    UserId = table.Column<long>(type: "bigint", nullable: false),
                    ClaimType = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ClaimValue = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_UserClaims_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserLogins",
                columns: table => new
                {
                    LoginProvider = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProviderKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProviderDisplayName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    UserId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserLogins", x => new { x.LoginProvider, x.ProviderKey });
                    table.ForeignKey(
                        name: "FK_UserLogins_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserTokens",
                columns: table => new
                {
                    UserId = table.Column<long>(type: "bigint", nullable: false),
                    LoginProvider = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Value = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserTokens", x => new { x.UserId, x.LoginProvider, x.Name });
                    table.ForeignKey(
                        name: "FK_UserTokens_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ActionRunnerLabels",
                columns: table => new
                {
                    RunnerId = table.Column<long>(type: "bigint", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionRunnerLabels", x => new { x.RunnerId, x.Position });
                    table.ForeignKey(
                        name: "FK_ActionRunnerLabels_ActionRunners_RunnerId",
                        column: x => x.RunnerId,
                        principalTable: "ActionRunners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "JobQueues",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RepoId = table.Column<long>(type: "bigint", nullable: true),
                    RunnerId = table.Column<long>(type: "bigint", nullable: true),
                    LabelKeys = table.Column<List<string>>(type: "text[]", nullable: false),
                    Key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobQueues", x => x.Id);
                    table.CheckConstraint("CK_JobQueues_Whose", "(\"RepoId\" IS NULL) <> (\"RunnerId\" IS NULL)");
                    table.ForeignKey(
                        name: "FK_JobQueues_ActionRunners_RunnerId",
                        column: x => x.RunnerId,
                        principalTable: "ActionRunners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_JobQueues_Repositories_RepoId",
                        column: x => x.RepoId,
                        principalTable: "Repositories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ActionRunJobs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    RepoId = table.Column<long>(type: "bigint", nullable: true),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    Key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    Needs = table.Column<List<string>>(type: "text[]", nullable: false),
                    Labels = table.Column<List<string>>(type: "text[]", nullable: false),
                    Condition = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Matrix = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Payload = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    StepNames = table.Column<List<string>>(type: "text[]", nullable: false),
                    TimeoutMinutes = table.Column<double>(type: "double precision", nullable: true),
                    ContinueOnError = table.Column<bool>(type: "boolean", nullable: false),
                    MaxParallel = table.Column<int>(type: "integer", nullable: true),
                    FailFast = table.Column<bool>(type: "boolean", nullable: false),
                    ConcurrencyGroup = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    CancelInProgress = table.Column<bool>(type: "boolean", nullable: false),
                    TokenLevel = table.Column<int>(type: "integer", nullable: false),
                    QueueId = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: true, collation: "C"),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Queued = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Started = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Stopped = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionRunJobs", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ActionRunJobs_ActionRuns_RunId",
                        column: x => x.RunId,
                        principalTable: "ActionRuns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ActionRunJobs_JobQueues_QueueId",
                        column: x => x.QueueId,
                        principalTable: "JobQueues",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ActionTasks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    JobId = table.Column<long>(type: "bigint", nullable: false),
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    RunnerId = table.Column<long>(type: "bigint", nullable: false),
                    RunnerName = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: true, collation: "C"),
                    Started = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Stopped = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    IsReported = table.Column<bool>(type: "boolean", nullable: false),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    LogLength = table.Column<long>(type: "bigint", nullable: false),
                    LogSize = table.Column<long>(type: "bigint", nullable: false),
                    LogSealed = table.Column<bool>(type: "boolean", nullable: false),
                    LogExpired = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionTasks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ActionTasks_ActionRunJobs_JobId",
                        column: x => x.JobId,
                        principalTable: "ActionRunJobs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ActionTasks_ActionRunners_RunnerId",
                        column: x => x.RunnerId,
                        principalTable: "ActionRunners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ActionLogChunks",
                columns: table => new
                {
                    TaskId = table.Column<long>(type: "bigint", nullable: false),
                    FirstRow = table.Column<long>(type: "bigint", nullable: false),
                    Rows = table.Column<int>(type: "integer", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionLogChunks", x => new { x.TaskId, x.FirstRow });
                    table.ForeignKey(
                        name: "FK_ActionLogChunks_ActionTasks_TaskId",
                        column: x => x.TaskId,
                        principalTable: "ActionTasks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ActionTaskOutputs",
                columns: table => new
                {
                    TaskId = table.Column<long>(type: "bigint", nullable: false),
                    Key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Value = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionTaskOutputs", x => new { x.TaskId, x.Key });
                    table.ForeignKey(
                        name: "FK_ActionTaskOutputs_ActionTasks_TaskId",
                        column: x => x.TaskId,
                        principalTable: "ActionTasks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ActionTaskSteps",
                columns: table => new
                {
                    TaskId = table.Column<long>(type: "bigint", nullable: false),
                    Index = table.Column<int>(type: "integer", nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    Started = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Stopped = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LogIndex = table.Column<long>(type: "bigint", nullable: false),
                    LogLength = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActionTaskSteps", x => new { x.TaskId, x.Index });
                    table.ForeignKey(
                        name: "FK_ActionTaskSteps_ActionTasks_TaskId",
                        column: x => x.TaskId,
                        principalTable: "ActionTasks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccessTokens_TokenHash",
                table: "AccessTokens",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AccessTokens_UserId_Name",
                table: "AccessTokens",
                columns: new[] { "UserId", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunJobs_All",
                table: "ActionRunJobs",
                columns: new[] { "Id", "Status", "RepoId", "QueueId" });

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunJobs_OfRepository",
                table: "ActionRunJobs",
                columns: new[] { "RepoId", "Id", "Status", "QueueId" });

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunJobs_Open",
                table: "ActionRunJobs",
                columns: new[] { "Id", "Status", "RepoId", "QueueId" },
                filter: "\"Status\" >= 5");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunJobs_RunId_Position",
                table: "ActionRunJobs",
                columns: new[] { "RunId", "Position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunJobs_Turns",
                table: "ActionRunJobs",
                columns: new[] { "RepoId", "Queued", "Id", "QueueId" },
                filter: "\"Status\" = 5");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunJobs_Unfinished",
                table: "ActionRunJobs",
                columns: new[] { "RepoId", "ConcurrencyGroup" },
                filter: "\"Status\" >= 5 AND \"ConcurrencyGroup\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunJobs_Waiting",
                table: "ActionRunJobs",
                columns: new[] { "QueueId", "Queued", "Id" },
                filter: "\"Status\" = 5");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunJobs_WithRunner",
                table: "ActionRunJobs",
                column: "RepoId",
                filter: "\"Status\" IN (6, 8)");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunnerLabels_Key_RunnerId",
                table: "ActionRunnerLabels",
                columns: new[] { "Key", "RunnerId" });

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunnerTokens_ActiveOfOwner",
                table: "ActionRunnerTokens",
                column: "OwnerId",
                unique: true,
                filter: "\"IsActive\" AND \"Deleted\" IS NULL AND \"OwnerId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunnerTokens_ActiveOfRepo",
                table: "ActionRunnerTokens",
                column: "RepoId",
                unique: true,
                filter: "\"IsActive\" AND \"Deleted\" IS NULL AND \"RepoId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunnerTokens_ActiveOfSite",
                table: "ActionRunnerTokens",
                column: "IsActive",
                unique: true,
                filter: "\"IsActive\" AND \"Deleted\" IS NULL AND \"OwnerId\" IS NULL AND \"RepoId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunnerTokens_TokenHash",
                table: "ActionRunnerTokens",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_ById",
                table: "ActionRunners",
                columns: new[] { "Deleted", "Id", "OwnerId", "RepoId" });

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_ByLastOnline",
                table: "ActionRunners",
                columns: new[] { "Deleted", "IsDisabled", "LastOnline", "Id", "LastActive", "OwnerId", "RepoId", "Ephemeral" },
                descending: new[] { false, false, true, false, false, false, false, false });

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_ByName",
                table: "ActionRunners",
                columns: new[] { "Deleted", "Name", "Id", "OwnerId", "RepoId" });

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_OwnerId",
                table: "ActionRunners",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_RepoId",
                table: "ActionRunners",
                column: "RepoId");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_TokenHash",
                table: "ActionRunners",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_Updated_Uuid",
                table: "ActionRunners",
                columns: new[] { "Updated", "Uuid" });

            migrationBuilder.CreateIndex(
                name: "IX_ActionRunners_Uuid",
                table: "ActionRunners",
                column: "Uuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ActionRuns_ActorId",
                table: "ActionRuns",
                column: "ActorId");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRuns_Created",
                table: "ActionRuns",
                column: "Created");

            migrationBuilder.CreateIndex(
                name: "IX_ActionRuns_Listed",
                table: "ActionRuns",
                columns: new[] { "RepoId", "Number", "Status", "Event", "ActorName", "WorkflowName", "WorkflowFile" });

            migrationBuilder.CreateIndex(
                name: "IX_ActionRuns_RepoId_Number",
                table: "ActionRuns",
                columns: new[] { "RepoId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ActionRuns_Unfinished",
                table: "ActionRuns",
                columns: new[] { "RepoId", "ConcurrencyGroup" },
                filter: "\"Status\" >= 5");

            migrationBuilder.CreateIndex(
                name: "IX_ActionSecrets_NameOfOwner",
                table: "ActionSecrets",
                columns: new[] { "OwnerId", "Name" },
                unique: true,
                filter: "\"OwnerId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ActionSecrets_NameOfRepo",
                table: "ActionSecrets",
                columns: new[] { "RepoId", "Name" },
                unique: true,
                filter: "\"RepoId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ActionSecrets_NameOfSite",
                table: "ActionSecrets",
                column: "Name",
                unique: true,
                filter: "\"OwnerId\" IS NULL AND \"RepoId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ActionTasks_JobId_Id",
                table: "ActionTasks",
                columns: new[] { "JobId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ActionTasks_RunnerId_Id",
                table: "ActionTasks",
                columns: new[] { "RunnerId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ActionTasks_TokenHash",
                table: "ActionTasks",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ActionTasks_Unfinished",
                table: "ActionTasks",
                column: "RunnerId",
                filter: "\"Status\" IN (6, 8)");

            migrationBuilder.CreateIndex(
                name: "IX_ActionTasks_WithLog",
                table: "ActionTasks",
                column: "Stopped",
                filter: "\"LogSize\" > 0");

            migrationBuilder.CreateIndex(
                name: "IX_ActionVariables_NameOfOwner",
                table: "ActionVariables",
                columns: new[] { "OwnerId", "Name" },
                unique: true,
                filter: "\"OwnerId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ActionVariables_NameOfRepo",
                table: "ActionVariables",
                columns: new[] { "RepoId", "Name" },
                unique: true,
                filter: "\"RepoId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ActionVariables_NameOfSite",
                table: "ActionVariables",
                column: "Name",
                unique: true,
                filter: "\"OwnerId\" IS NULL AND \"RepoId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Collaborators_UserId",
                table: "Collaborators",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_FormerRepositoryNames_RepositoryId",
                table: "FormerRepositoryNames",
                column: "RepositoryId");

            migrationBuilder.CreateIndex(
                name: "IX_JobQueues_Key",
                table: "JobQueues",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_JobQueues_RepoId",
                table: "JobQueues",
                column: "RepoId");

            migrationBuilder.CreateIndex(
                name: "IX_JobQueues_RunnerId",
                table: "JobQueues",
                column: "RunnerId");

            migrationBuilder.CreateIndex(
                name: "IX_OrganizationMembers_UserId",
                table: "OrganizationMembers",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_Owners_NormalizedName",
                table: "Owners",
                column: "NormalizedName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Repositories_OwnerId_NormalizedName",
                table: "Repositories",
                columns: new[] { "OwnerId", "NormalizedName" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_StoredWorkflows_RepoId_Name",
                table: "StoredWorkflows",
                columns: new[] { "RepoId", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_UserClaims_UserId",
                table: "UserClaims",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_UserLogins_UserId",
                table: "UserLogins",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "Users",
                column: "NormalizedEmail");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "Users",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_Created",
                table: "WebhookDeliveries",
                column: "Created");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_Due",
                table: "WebhookDeliveries",
                column: "NextTry",
                filter: "\"NextTry\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_HookId_Id",
                table: "WebhookDeliveries",
                columns: new[] { "HookId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_Unfinished",
                table: "WebhookDeliveries",
                columns: new[] { "JobId", "HookId", "Id" },
                filter: "\"NextTry\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Webhooks_OwnerId",
                table: "Webhooks",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_Webhooks_RepoId",
                table: "Webhooks",
                column: "RepoId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccessTokens");

            migrationBuilder.DropTable(
                name: "ActionLogChunks");

            migrationBuilder.DropTable(
                name: "ActionRunnerLabels");

            migrationBuilder.DropTable(
                name: "ActionRunnerTokens");

            migrationBuilder.DropTable(
                name: "ActionSecrets");

            migrationBuilder.DropTable(
                name: "ActionTaskOutputs");

            migrationBuilder.DropTable(
                name: "ActionTaskSteps");

            migrationBuilder.DropTable(
                name: "ActionVariables");

            migrationBuilder.DropTable(
                name: "Collaborators");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "FormerRepositoryNames");

            migrationBuilder.DropTable(
                name: "OrganizationMembers");

            migrationBuilder.DropTable(
                name: "StoredWorkflows");

            migrationBuilder.DropTable(
                name: "UserClaims");

            migrationBuilder.DropTable(
                name: "UserLogins");

            migrationBuilder.DropTable(
                name: "UserTokens");

            migrationBuilder.DropTable(
                name: "WebhookDeliveries");

            migrationBuilder.DropTable(
                name: "Webhooks");

            migrationBuilder.DropTable(
                name: "ActionTasks");

            migrationBuilder.DropTable(
                name: "ActionRunJobs");

            migrationBuilder.DropTable(
                name: "ActionRuns");

            migrationBuilder.DropTable(
                name: "JobQueues");

            migrationBuilder.DropTable(
                name: "Users");

            migrationBuilder.DropTable(
                name: "ActionRunners");

            migrationBuilder.DropTable(
                name: "Repositories");

            migrationBuilder.DropTable(
                name: "Owners");
        }
    }
}
