using System.Diagnostics.Metrics;
using RunnerHub.Platform;
using RunnerHub.Protocol;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>Counts what runners were refused.</summary>
internal sealed class RpcMetrics(IMeterFactory meters)
{
    private const string Ending = "Rpc";

    private readonly Counter<long> refusals = meters.OfProduct().CreateCounter<long>("runnerhub.rpc.refusals", "{call}", "Calls of runners that were refused, by procedure and code.");

    public void Refused(IRpc procedure, ConnectCode code) =>
        refusals.Add(1, new("rpc.method", procedure.GetType().Name[..^Ending.Length]), new("error.type", code.WireName));
}
