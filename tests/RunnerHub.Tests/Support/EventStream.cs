using System.Net.ServerSentEvents;

namespace RunnerHub.Tests.Support;

/// <summary>Server-sent events as they come in.</summary>
public sealed class EventStream(HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<SseItem<string>> events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();

    public HttpResponseMessage Response => response;

    /// <summary>Waits for the next event; null when the server has ended the stream.</summary>
    public async Task<SseItem<string>?> NextAsync() =>
        await events.MoveNextAsync().AsTask().WaitAsync(Waiting.Patience) ? events.Current : null;

    /// <summary>Waits for the next event and says that it is of this kind.</summary>
    /// <returns>Its data.</returns>
    public async Task<string> NextAsync(string kind)
    {
        var next = await NextAsync();
        Assert.Equal(kind, next?.EventType);
        return next!.Value.Data;
    }

    public async ValueTask DisposeAsync()
    {
        response.Dispose();
        await body.DisposeAsync();
    }
}
