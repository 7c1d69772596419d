using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data.Nodes;

/// <summary>A person whose requests go to another node each time.</summary>
public sealed class NodeSignInTests(TwoNodes nodes) : TwoNodesTests(nodes), IClassFixture<TwoNodes>
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Who_signs_in_at_one_node_is_known_to_the_other_and_its_forms_are_taken_there(int begin)
    {
        using var network = new Alternating(begin, First.Address, Second.Address);
        using var person = new Person(First.Address, network);
        await person.SignInAsync(Hub.AdminName, Hub.Password);

        for (var i = 0; i < 3; i++)
        {
            var name = People.Unique("organisation");
            var made = await person.SubmitAsync("/org/create", "/org/create", ("Name", name));
            Assert.True(made.Status == HttpStatusCode.Redirect, made.Text);
            // An odd number of requests, so that the next form begins at the other node.
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync($"/{name}")).Status);
        }

        Assert.True(network.Visits.Values.Min() >= 4);
    }

    [Fact]
    public async Task Who_signs_out_everywhere_at_one_node_is_signed_out_at_the_other()
    {
        var name = People.Unique("leaver");
        await First.AddUserAsync(name);
        using var here = await First.AsAsync(name);
        using var there = await Second.AsAsync(name);
        const string path = "/user/settings/account";

        var changed = await here.SubmitAsync(path, path, ("Current", Hub.Password), ("New", "another horse battery"), ("Repeat", "another horse battery"));

        Assert.True(changed.Status == HttpStatusCode.Redirect, changed.Text);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync(path)).Status);
    }

    /// <summary>A load balancer with nothing sticky, as seen from the browser.</summary>
    private sealed class Alternating(int begin, params Uri[] nodes) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
    {
        private int turn = begin;

        public Dictionary<string, int> Visits { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var node = nodes[turn++ % nodes.Length];
            Visits[node.Authority] = Visits.GetValueOrDefault(node.Authority) + 1;
            request.Headers.Host = nodes[0].Authority;
            request.RequestUri = new Uri(node, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
