using System.Net;
using Microsoft.Extensions.Configuration;
using RunnerHub.Features.Webhooks;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Features.Webhooks;

public sealed class AllowedHostsTests
{
    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("::ffff:0:127.0.0.1", false)]
    [InlineData("3fff::1", false)]
    [InlineData("5f00::1", false)]
    [InlineData("64:ff9b::93.184.216.34", true)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2002:0a00:0001::1", false)]
    public void Without_a_setting_webhooks_lead_to_the_public_internet_alone(string address, bool allowed) =>
        Assert.Equal(allowed, Of(null).Allows("receiver.example.com", IPAddress.Parse(address)));

    [Theory]
    [InlineData("private", "10.1.2.3", true)]
    [InlineData("private", "fd12::1", true)]
    [InlineData("private", "93.184.216.34", false)]
    [InlineData("private", "127.0.0.1", false)]
    [InlineData("loopback", "127.0.0.1", true)]
    [InlineData("loopback", "::ffff:127.0.0.1", true)]
    [InlineData("external, loopback", "93.184.216.34", true)]
    [InlineData("*", "169.254.169.254", true)]
    [InlineData("10.1.0.0/16", "10.1.255.1", true)]
    [InlineData("10.1.0.0/16", "10.2.0.1", false)]
    [InlineData("10.1.2.3", "10.1.2.3", true)]
    [InlineData("fd00::/8", "fd00::1", true)]
    [InlineData("*.example.com", "10.0.0.1", true)]
    [InlineData("RECEIVER.example.com", "10.0.0.1", true)]
    [InlineData("other.example.com", "10.0.0.1", false)]
    [InlineData("*.com.evil", "10.0.0.1", false)]
    public void The_setting_names_kinds_networks_and_hosts(string setting, string address, bool allowed) =>
        Assert.Equal(allowed, Of(setting).Allows("receiver.example.com", IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://localhost/", true)]
    [InlineData("http://127.1/", true)]
    [InlineData("http://0x7f000001/", true)]
    [InlineData("http://[::1]:8080/", true)]
    [InlineData("http://2130706433/", true)]
    [InlineData("http://169.254.169.254/latest", true)]
    [InlineData("http://93.184.216.34/", false)]
    [InlineData("https://receiver.example.com/", false)]
    public void What_can_never_be_reached_is_known_before(string url, bool refused) => Assert.Equal(refused, Of(null).Refuses(new Uri(url)));

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("10.1.0.0/99")]
    [InlineData("a b")]
    public void A_setting_that_is_none_keeps_the_server_from_starting(string setting) =>
        Assert.Contains("RUNNERHUB_WEBHOOK_ALLOWED_HOSTS", Assert.Throws<StartupProblem>(() => Of(setting)).Message, StringComparison.Ordinal);

    private static AllowedHosts Of(string? setting) => new(new ConfigurationBuilder()
        .AddInMemoryCollection([new("RUNNERHUB_WEBHOOK_ALLOWED_HOSTS", setting)]).Build());
}
