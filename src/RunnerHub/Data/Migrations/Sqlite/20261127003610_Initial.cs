using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RunnerHub.Data.Migrations.Sqlite
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
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    FriendlyName = table.Column<string>(type: "TEXT", nullable: true),
                    Xml = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Owners",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    NormalizedName = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Owners", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WebhookDeliveries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    HookId = table.Column<long>(type: "INTEGER", nullable: false),
                    Uuid = table.Column<Guid>(type: "TEXT", nullable: false),
                    JobId = table.Column<long>(type: "INTEGER", nullable: true),
                    Event = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Action = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    NextTry = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    Tried = table.Column<long>(type: "INTEGER", nullable: true),
                    Took = table.Column<int>(type: "INTEGER", nullable: true),
                    StatusCode = table.Column<int>(type: "INTEGER", nullable: true),
                    Answer = table.Column<string>(type: "TEXT", maxLength: 4096, nullable: false),
                    Error = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookDeliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Repositories",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OwnerId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    NormalizedName = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    IsAdmin = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsActive = table.Column<bool>(type: "INTEGER", nullable: false),
                    MustChangePassword = table.Column<bool>(type: "INTEGER", nullable: false),
                    LastSignIn = table.Column<long>(type: "INTEGER", nullable: true),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    NormalizedUserName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    Email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    NormalizedEmail = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    EmailConfirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    PasswordHash = table.Column<string>(type: "TEXT", nullable: true),
                    SecurityStamp = table.Column<string>(type: "TEXT", nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "TEXT", nullable: true),
                    PhoneNumber = table.Column<string>(type: "TEXT", nullable: true),
                    PhoneNumberConfirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    LockoutEnd = table.Column<long>(type: "INTEGER", nullable: true),
                    LockoutEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    AccessFailedCount = table.Column<int>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Encrypted = table.Column<string>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<long>(type: "INTEGER", nullable: true),
                    RepoId = table.Column<long>(type: "INTEGER", nullable: true),
                    IsActive = table.Column<bool>(type: "INTEGER", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Updated = table.Column<long>(type: "INTEGER", nullable: false),
                    Deleted = table.Column<long>(type: "INTEGER", nullable: true)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Uuid = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Version = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    OwnerId = table.Column<long>(type: "INTEGER", nullable: true),
                    RepoId = table.Column<long>(type: "INTEGER", nullable: true),
                    Description = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: false),
                    Base = table.Column<int>(type: "INTEGER", nullable: false),
                    RepoRange = table.Column<string>(type: "TEXT", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    TokenSalt = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    LastOnline = table.Column<long>(type: "INTEGER", nullable: false),
                    LastActive = table.Column<long>(type: "INTEGER", nullable: false),
                    Ephemeral = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsDisabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Capabilities = table.Column<string>(type: "TEXT", nullable: false),
                    SearchText = table.Column<string>(type: "TEXT", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Updated = table.Column<long>(type: "INTEGER", nullable: false),
                    Deleted = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Encrypted = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: false),
                    OwnerId = table.Column<long>(type: "INTEGER", nullable: true),
                    RepoId = table.Column<long>(type: "INTEGER", nullable: true),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Updated = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: false),
                    OwnerId = table.Column<long>(type: "INTEGER", nullable: true),
                    RepoId = table.Column<long>(type: "INTEGER", nullable: true),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Updated = table.Column<long>(type: "INTEGER", nullable: false)
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
                    OwnerId = table.Column<long>(type: "INTEGER", nullable: false),
                    NormalizedName = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    RepositoryId = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RepoId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    Events = table.Column<string>(type: "TEXT", nullable: false),
                    IsEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Updated = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OwnerId = table.Column<long>(type: "INTEGER", nullable: true),
                    RepoId = table.Column<long>(type: "INTEGER", nullable: true),
                    Url = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: false),
                    Secret = table.Column<string>(type: "TEXT", nullable: true),
                    IsActive = table.Column<bool>(type: "INTEGER", nullable: false),
                    Server = table.Column<string>(type: "TEXT", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Updated = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    LastEight = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    Scopes = table.Column<string>(type: "TEXT", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Expires = table.Column<long>(type: "INTEGER", nullable: true),
                    LastUsed = table.Column<long>(type: "INTEGER", nullable: true)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RepoId = table.Column<long>(type: "INTEGER", nullable: true),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    WorkflowName = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    WorkflowFile = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Event = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Ref = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ActorId = table.Column<long>(type: "INTEGER", nullable: true),
                    ActorName = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Inputs = table.Column<string>(type: "TEXT", nullable: false),
                    EventPayload = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true),
                    ConcurrencyGroup = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    CancelInProgress = table.Column<bool>(type: "INTEGER", nullable: false),
                    Attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Started = table.Column<long>(type: "INTEGER", nullable: true),
                    Stopped = table.Column<long>(type: "INTEGER", nullable: true),
                    Updated = table.Column<long>(type: "INTEGER", nullable: false)
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
                    RepositoryId = table.Column<long>(type: "INTEGER", nullable: false),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    Role = table.Column<int>(type: "INTEGER", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false)
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
                    OrganizationId = table.Column<long>(type: "INTEGER", nullable: false),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    Role = table.Column<int>(type: "INTEGER", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    ClaimType = table.Column<string>(type: "TEXT", nullable: true),
                    ClaimValue = table.Column<string>(type: "TEXT", nullable: true)
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
                    LoginProvider = table.Column<string>(type: "TEXT", nullable: false),
                    ProviderKey = table.Column<string>(type: "TEXT", nullable: false),
                    ProviderDisplayName = table.Column<string>(type: "TEXT", nullable: true),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false)
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
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    LoginProvider = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: true)
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
                    RunnerId = table.Column<long>(type: "INTEGER", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RepoId = table.Column<long>(type: "INTEGER", nullable: true),
                    RunnerId = table.Column<long>(type: "INTEGER", nullable: true),
                    LabelKeys = table.Column<string>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    RepoId = table.Column<long>(type: "INTEGER", nullable: true),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Needs = table.Column<string>(type: "TEXT", nullable: false),
                    Labels = table.Column<string>(type: "TEXT", nullable: false),
                    Condition = table.Column<string>(type: "TEXT", nullable: true),
                    Matrix = table.Column<string>(type: "TEXT", nullable: true),
                    Payload = table.Column<string>(type: "TEXT", nullable: false),
                    StepNames = table.Column<string>(type: "TEXT", nullable: false),
                    TimeoutMinutes = table.Column<double>(type: "REAL", nullable: true),
                    ContinueOnError = table.Column<bool>(type: "INTEGER", nullable: false),
                    MaxParallel = table.Column<int>(type: "INTEGER", nullable: true),
                    FailFast = table.Column<bool>(type: "INTEGER", nullable: false),
                    ConcurrencyGroup = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    CancelInProgress = table.Column<bool>(type: "INTEGER", nullable: false),
                    TokenLevel = table.Column<int>(type: "INTEGER", nullable: false),
                    QueueId = table.Column<long>(type: "INTEGER", nullable: false),
                    Status = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true),
                    Attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Queued = table.Column<long>(type: "INTEGER", nullable: false),
                    Started = table.Column<long>(type: "INTEGER", nullable: true),
                    Stopped = table.Column<long>(type: "INTEGER", nullable: true)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    JobId = table.Column<long>(type: "INTEGER", nullable: false),
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    RunnerId = table.Column<long>(type: "INTEGER", nullable: false),
                    RunnerName = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    Status = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true),
                    Started = table.Column<long>(type: "INTEGER", nullable: false),
                    Stopped = table.Column<long>(type: "INTEGER", nullable: true),
                    Updated = table.Column<long>(type: "INTEGER", nullable: false),
                    IsReported = table.Column<bool>(type: "INTEGER", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    LogLength = table.Column<long>(type: "INTEGER", nullable: false),
                    LogSize = table.Column<long>(type: "INTEGER", nullable: false),
                    LogSealed = table.Column<bool>(type: "INTEGER", nullable: false),
                    LogExpired = table.Column<bool>(type: "INTEGER", nullable: false)
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
                    TaskId = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstRow = table.Column<long>(type: "INTEGER", nullable: false),
                    Rows = table.Column<int>(type: "INTEGER", nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false)
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
                    TaskId = table.Column<long>(type: "INTEGER", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false)
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
                    TaskId = table.Column<long>(type: "INTEGER", nullable: false),
                    Index = table.Column<int>(type: "INTEGER", nullable: false),
                    Status = table.Column<int>(type: "INTEGER", nullable: false),
                    Started = table.Column<long>(type: "INTEGER", nullable: true),
                    Stopped = table.Column<long>(type: "INTEGER", nullable: true),
                    LogIndex = table.Column<long>(type: "INTEGER", nullable: false),
                    LogLength = table.Column<long>(type: "INTEGER", nullable: false)
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
