using System.Diagnostics.Metrics;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Webhooks;

/// <summary>Hears from the framework when a sender of this process has read the head of an answer of a receiver.</summary>
internal sealed class AnswersBegun : IDisposable
{
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MeterListener listener = new();

    public AnswersBegun(Uri receiver)
    {
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
            {
                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var (name, value) in tags)
            {
                if (name == "server.port" && Equals(value, receiver.Port))
                {
                    first.TrySetResult();
                }
            }
        });
        listener.Start();
    }

    public Task FirstAsync() => first.Task.WaitAsync(Waiting.Patience);

    public void Dispose() => listener.Dispose();
}
