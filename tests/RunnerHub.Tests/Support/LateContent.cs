using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace RunnerHub.Tests.Support;

/// <summary>A JSON body that is written when the server asks for it: when it has let the caller in. Something is done before.</summary>
internal sealed class LateContent : HttpContent
{
    private readonly byte[] bytes;
    private readonly Func<Task> before;

    public LateContent(string json, Func<Task> before)
    {
        (bytes, this.before) = (Encoding.UTF8.GetBytes(json), before);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Sends a body to the API in this way.</summary>
    /// <param name="path">Below the root of the API.</param>
    public static async Task<(HttpStatusCode Status, string Body)> SendAsync(Hub hub, HttpMethod method, string path, string token, LateContent body)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = Timeout.InfiniteTimeSpan };
        using var http = new HttpClient(handler) { BaseAddress = hub.Address };
        using var request = new HttpRequestMessage(method, new Uri("/api/v1" + path, UriKind.Relative)) { Content = body };
        request.Headers.ExpectContinue = true;
        request.Headers.TryAddWithoutValidation("Authorization", $"token {token}");
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await before();
        await stream.WriteAsync(bytes);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
