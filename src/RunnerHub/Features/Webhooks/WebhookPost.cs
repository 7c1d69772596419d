using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Sends one delivery: signed, within ten seconds, and without following where an answer leads.</summary>
internal sealed class WebhookPost(WebhookClients clients, WebhookProtection protection, TimeProvider clock)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public async Task<DeliveryResult> SendAsync(ClaimedDelivery delivery, CancellationToken cancellation)
    {
        var secret = delivery.Secret is null ? "" : protection.Read(delivery.Secret);
        if (secret is null)
        {
            return new DeliveryResult(null, "", "The key that its secret was encrypted with is lost; enter the secret again.", TimeSpan.Zero);
        }

        var began = clock.GetTimestamp();
        using var late = new CancellationTokenSource(Timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            using var request = RequestOf(delivery, secret);
            using var response = await clients.Of(delivery.Scope).SendAsync(request, stop.Token);
            var answer = await ReadAsync(response, stop.Token);
            return new DeliveryResult((int)response.StatusCode, answer, null, clock.GetElapsedTime(began));
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            return new DeliveryResult(null, "", WhyNot(problem, late.IsCancellationRequested), clock.GetElapsedTime(began));
        }
    }

    private static HttpRequestMessage RequestOf(ClaimedDelivery delivery, string secret)
    {
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var headers = request.Headers;
        headers.UserAgent.Add(new ProductInfoHeaderValue("RunnerHub", ProductVersion.Text.Length > 0 ? ProductVersion.Text : "0"));
        headers.Accept.ParseAdd("*/*");
        var (uuid, target) = (delivery.Uuid.ToString(), TargetOf(delivery));
        foreach (var sender in new[] { "GitHub", "Gitea" })
        {
            headers.Add($"X-{sender}-Event", delivery.Event);
            headers.Add($"X-{sender}-Event-Type", delivery.Event);
            headers.Add($"X-{sender}-Delivery", uuid);
            headers.Add($"X-{sender}-Hook-ID", delivery.HookId.ToString(CultureInfo.InvariantCulture));
            headers.Add($"X-{sender}-Hook-Installation-Target-Type", target);
        }

        if (secret.Length > 0)
        {
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
            headers.Add("X-Hub-Signature-256", $"sha256={signature}");
            headers.Add("X-Gitea-Signature", signature);
        }

        return request;
    }

    private static string TargetOf(ClaimedDelivery delivery) => delivery.Scope switch
    {
        Scope.Repository => "repository",
        Scope.Owner => delivery.IsOfOrganization ? "organization" : "user",
        _ => "system",
    };

    /// <summary>
    /// The beginning of the answer as text; the rest is not even read. The status has come already: what is slow or cut off
    /// behind it does not undo that.
    /// </summary>
    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(WebhookDelivery.LongestAnswer);
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            while (length < WebhookDelivery.LongestAnswer
                && await stream.ReadAsync(buffer.AsMemory(length, WebhookDelivery.LongestAnswer - length), cancellation) is > 0 and var read)
            {
                length += read;
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or HttpRequestException or IOException)
        {
            // What has come is kept.
        }

        // No database of ours takes a NUL.
        var text = Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', '\uFFFD');
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    private static string WhyNot(Exception problem, bool isLate) =>
        isLate ? "No answer within 10 seconds."
        : Find<AddressRefused>(problem) is { } refused ? refused.Message
        : problem is HttpRequestException { HttpRequestError: var error } ? error switch
        {
            HttpRequestError.NameResolutionError => "The name of the receiver leads to no address.",
            HttpRequestError.ConnectionError => "The receiver could not be connected to.",
            HttpRequestError.SecureConnectionError => "No secure connection came about: the receiver's certificate is not trusted or not for its name, or it does not speak TLS.",
            _ => "The receiver's answer was cut off or is no HTTP.",
        }
        : "The receiver's answer was cut off or is no HTTP.";

    private static T? Find<T>(Exception? problem)
        where T : Exception => problem is null ? null : problem as T ?? Find<T>(problem.InnerException);
}
