using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>
/// Gives the site the registration token that the operator chose in <c>RUNNERHUB_REGISTRATION_TOKEN</c> (or <c>…_FILE</c>),
/// so that machines can be set up before anybody has signed in. A token that was reset stays so.
/// </summary>
internal sealed partial class SeedSiteToken(IServiceScopeFactory scopes, IConfiguration configuration, ILogger<SeedSiteToken> logger) : IStartupStep
{
    private const string Setting = "RUNNERHUB_REGISTRATION_TOKEN";

    public int Order => StartupOrder.SeedTokens;

    public bool BeforeCommands => true;

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (SecretSetting.Read(configuration, Setting) is not { } token)
        {
            return;
        }

        if (token.Length < RegistrationTokens.ShortestChosen || !StorableText.IsLine(token))
        {
            throw new StartupProblem($"{Setting} must have at least {RegistrationTokens.ShortestChosen} characters, all on one line.");
        }

        await using var scope = scopes.CreateAsyncScope();
        var before = await scope.ServiceProvider.GetRequiredService<RegistrationTokens>().SeedSiteAsync(token, cancellation);
        if (before == TokenState.Reset)
        {
            Log.StaysReset(logger, Setting);
        }
        else if (before == TokenState.Unknown)
        {
            Log.Seeded(logger, Setting);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The registration token in {Setting} was reset and stays so; set another one")]
        public static partial void StaysReset(ILogger logger, string setting);

        [LoggerMessage(LogLevel.Information, "The site's registration token is now the one in {Setting}")]
        public static partial void Seeded(ILogger logger, string setting);
    }
}
