namespace RunnerHub.Protocol;

/// <summary>The paths of all calls, below the root of the server.</summary>
public static class RunnerProcedures
{
    public const string Root = "/api/actions";
    public const string PingService = Root + "/ping.v1.PingService";
    public const string RunnerService = Root + "/runner.v1.RunnerService";

    public const string Ping = PingService + "/Ping";
    public const string Register = RunnerService + "/Register";
    public const string Declare = RunnerService + "/Declare";
    public const string FetchTask = RunnerService + "/FetchTask";
    public const string UpdateTask = RunnerService + "/UpdateTask";
    public const string UpdateLog = RunnerService + "/UpdateLog";
}
