using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RunnerHub.Features.Accounts;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract partial class FirstAdministratorTests(Hub hub) : HubTests(hub)
{
    private const string Name = "RUNNERHUB_ADMIN_NAME";
    private const string Password = "RUNNERHUB_ADMIN_PASSWORD";

    [Fact]
    public async Task Without_settings_a_random_password_is_printed_once_and_opens_only_the_page_that_replaces_it()
    {
        await EmptyAsync();
        var nodes = await Task.WhenAll(StartServerAsync(), StartServerAsync());
        await using var first = nodes[0];
        await using var second = nodes[1];

        // Two nodes that start at the same moment make one administrator, and nobody sees a stack trace.
        Assert.Equal("", first.Error + second.Error);
        var printed = Assert.Single(Printed().Matches(first.Output + second.Output));
        Assert.Equal(1, await Hub.ReadAsync(db => db.Users.CountAsync()));
        var password = printed.Groups[2].Value;
        Assert.Single(Regex.Matches(first.Output + second.Output, password));
        Assert.Equal("hub-admin", printed.Groups[1].Value);

        using var admin = new Person(second.Address);
        await admin.SignInAsync("hub-admin", password);
        Assert.Equal("/user/settings/account?redirect_to=%2F-%2Fadmin%2Fusers", (await admin.GetAsync("/-/admin/users")).Location);

        await using var third = await StartServerAsync();
        Assert.DoesNotContain("administrator", third.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin", "long enough", "RUNNERHUB_ADMIN_NAME: “admin” is a reserved name; choose another.")]
    [InlineData("o'brien", "long enough", "RUNNERHUB_ADMIN_NAME: Use letters a to z, digits, and single dashes, dots or underscores between them.")]
    [InlineData("anna", "short", "RUNNERHUB_ADMIN_PASSWORD: The password is too short; use at least 8 characters.")]
    [InlineData("anna", "aaaaaaaaaa", "RUNNERHUB_ADMIN_PASSWORD: The password is too simple; use at least 4 different characters.")]
    [InlineData("annabella", "AnnaBella", "RUNNERHUB_ADMIN_PASSWORD: The password is the name of the account; choose another.")]
    public async Task A_name_or_password_that_breaks_a_rule_is_a_sentence_and_nothing_is_made(string name, string password, string sentence)
    {
        await EmptyAsync();

        var problem = await Assert.ThrowsAsync<StartupProblem>(() => StartAsync((Name, name), (Password, password)));

        Assert.Equal(sentence, problem.Message);
        Assert.Equal((0, 0), await Hub.ReadAsync(async db => (await db.Users.CountAsync(), await db.Owners.CountAsync())));
    }

    [Fact]
    public async Task Name_and_password_may_come_from_files()
    {
        await EmptyAsync();
        var (name, password) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllTextAsync(name, "file-admin\n");
        await File.WriteAllTextAsync(password, $"{Hub.Password}\n");

        await StartAsync((Name + "_FILE", name), (Password + "_FILE", password));
        await StartAsync((Name, "another"), (Password, "another password"));

        using var admin = await Hub.AsAsync("file-admin");
        await admin.OpenAsync("/-/admin/users");
        File.Delete(name);
        File.Delete(password);
    }

    [Fact]
    public async Task A_password_and_a_file_for_it_are_one_too_many()
    {
        await EmptyAsync();

        var problem = await Assert.ThrowsAsync<StartupProblem>(() => StartAsync((Password, Hub.Password), (Password + "_FILE", "/nowhere")));

        Assert.Equal("Both RUNNERHUB_ADMIN_PASSWORD and RUNNERHUB_ADMIN_PASSWORD_FILE are set; set only one of them.", problem.Message);
    }

    private async Task StartAsync(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
        await new FirstAdministrator(Hub.Services.GetRequiredService<IServiceScopeFactory>(), configuration, Hub.Clock).RunAsync(CancellationToken.None);
    }

    private Task<ServerProcess> StartServerAsync() => ServerProcess.StartAsync([], ("ConnectionStrings__RunnerHub", Hub.ConnectionString));

    private Task<int> EmptyAsync() => Hub.ReadAsync(db => db.Owners.ExecuteDeleteAsync());

    [GeneratedRegex(@"name      (\S+)\s+password  (\S+)")]
    private static partial Regex Printed();

    public sealed class Sqlite(SqliteHub hub) : FirstAdministratorTests(hub), IClassFixture<SqliteHub>
    {
        // A process costs seconds, and this one ends before the engine matters.
        [Fact]
        public async Task A_bad_setting_ends_the_start_with_one_sentence()
        {
            await EmptyAsync();

            var end = await ServerProcess.RunAsync([], ("ConnectionStrings__RunnerHub", Hub.ConnectionString), (Password, "short"));

            Assert.Equal((1, "RUNNERHUB_ADMIN_PASSWORD: The password is too short; use at least 8 characters."), (end.ExitCode, end.Error.Trim()));
        }
    }

    public sealed class Postgres(PostgresHub hub) : FirstAdministratorTests(hub), IClassFixture<PostgresHub>;
}
