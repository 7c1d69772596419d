using System.Net;
using System.Text.RegularExpressions;

namespace RunnerHub.Benchmarks;

/// <summary>Signs somebody in as a browser does.</summary>
internal static partial class Browser
{
    /// <returns>A client that holds the administrator's session.</returns>
    public static async Task<HttpClient> SignInAsync(Uri address)
    {
#pragma warning disable CA2000 // ends with the client
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };
#pragma warning restore CA2000
        var login = new Uri("/user/login", UriKind.Relative);
        var token = Token().Match(await browser.GetStringAsync(login)).Groups["token"].Value;
        using var form = new FormUrlEncodedContent([new("Name", Fleet.Administrator), new("Password", Fleet.Password), new("__RequestVerificationToken", token)]);
        using var answer = await browser.PostAsync(login, form);
        return answer.StatusCode == HttpStatusCode.Redirect ? browser : throw new InvalidOperationException($"Signing in was answered {answer.StatusCode}.");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
