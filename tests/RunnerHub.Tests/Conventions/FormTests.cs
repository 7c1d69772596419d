using System.Net;
using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using RunnerHub.Tests.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Conventions;

/// <summary>Forged posts do nothing, and every form carries what proves that it is not one.</summary>
public abstract class FormTests(Hub hub, PermissionCast cast) : HubTests(hub)
{
    private const string Somebody = "site admin";

    private static IEnumerable<PermissionRow> Rows(string method) => PermissionTable.Read().Where(row => row.Method == method);

    [Fact]
    public async Task A_post_without_the_token_of_a_form_is_refused_everywhere()
    {
        var admin = (await cast.OfAsync(Hub))[Somebody];
        foreach (var row in Rows("POST"))
        {
            var answer = await admin.PostBareAsync(await cast.AddressAsync(Hub, row.Route, Somebody), [.. row.Fields]);
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{row.Key} answered {answer.Status}");
        }
    }

    [Fact]
    public async Task Every_form_that_posts_has_the_token()
    {
        var admin = (await cast.OfAsync(Hub))[Somebody];
        foreach (var row in Rows("GET").Where(row => row.Statuses[^1] == 200 && !row.Route.EndsWith("/events", StringComparison.Ordinal)))
        {
            var page = await admin.OpenAsync(await cast.AddressAsync(Hub, row.Route, Somebody) + row.Query);
            Assert.All(page.Document.Forms.Where(form => form.Method == "post"), form =>
                Assert.True(form.QuerySelector("input[name=__RequestVerificationToken]") is not null, $"{row.Key} has a form without a token: {form.OuterHtml}"));
        }
    }

    [Fact]
    public void What_a_form_sends_is_read_from_nowhere_else()
    {
        var types = Hub.Get<IModelMetadataProvider>();
        var posted = Hub.Get<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<ControllerActionDescriptor>()
            .Where(action => action.ActionConstraints?.OfType<HttpMethodActionConstraint>().Any(method => method.HttpMethods.Contains("POST")) == true).ToList();

        Assert.NotEmpty(posted);
        Assert.Empty(posted.SelectMany(action => action.Parameters
            .Where(parameter => types.GetMetadataForType(parameter.ParameterType) is { IsComplexType: true } type && (parameter.BindingInfo?.BindingSource ?? type.BindingSource) is null)
            .Select(parameter => $"{action.DisplayName}: {parameter.Name} says not where it comes from; add [FromForm]")));
    }

    public sealed class Sqlite(SqliteHub hub, PermissionCast cast) : FormTests(hub, cast), IClassFixture<SqliteHub>, IClassFixture<PermissionCast>;

    public sealed class Postgres(PostgresHub hub, PermissionCast cast) : FormTests(hub, cast), IClassFixture<PostgresHub>, IClassFixture<PermissionCast>;
}
