using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace RunnerHub.Tests.Support;

/// <summary>Somebody with a browser: keeps cookies, fills in the forms that a page really has, follows no redirect unasked.</summary>
public sealed class Person : IDisposable
{
    private readonly HttpClient browser;

    public Person(Uri address)
        : this(address, new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
    {
    }

    /// <param name="address">What the browser shows.</param>
    /// <param name="network">What is between the browser and the server; it keeps the cookies.</param>
    public Person(Uri address, HttpMessageHandler network) => browser = new HttpClient(network) { BaseAddress = address };

    /// <summary>Opens a page.</summary>
    public async Task<Seen> GetAsync(string path)
    {
        using var response = await browser.GetAsync(new Uri(path, UriKind.Relative));
        return await Seen.ReadAsync(response, path);
    }

    /// <summary>Listens to what a page is told while it is open.</summary>
    public async Task<EventStream> ListenAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        var response = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Opens a page and says that it is there.</summary>
    public async Task<Seen> OpenAsync(string path)
    {
        var seen = await GetAsync(path);
        Assert.True(seen.Status == HttpStatusCode.OK, $"{path} answered {seen.Status}: {seen.Text}");
        return seen;
    }

    /// <summary>Sends a form of a page as a browser would: its hidden fields and given values, with some changed.</summary>
    /// <param name="page">The page as it was opened.</param>
    /// <param name="action">What the form's action ends with; its query counts.</param>
    /// <param name="fields">Values to fill in; a name may come more than once.</param>
    public Task<Seen> SubmitAsync(Seen page, string action, params (string Name, string Value)[] fields) => SendToAsync(null, page, action, fields);

    /// <summary>Sends a form as <see cref="SubmitAsync(Seen, string, ValueTuple{string, string}[])"/> does, but to another address than it says.</summary>
    /// <param name="address">Null for the form's own.</param>
    /// <param name="page">The page as it was opened.</param>
    /// <param name="action">What the form's action ends with.</param>
    /// <param name="fields">Values to fill in.</param>
    public Task<Seen> SendToAsync(string? address, Seen page, string action, params (string Name, string Value)[] fields)
    {
        var form = page.Document.Forms.FirstOrDefault(form => form.Method == "post" && form.GetAttribute("action")?.EndsWith(action, StringComparison.Ordinal) == true)
            ?? throw new InvalidOperationException($"{page.Path} has no form for {action}: {page.Text}");
        var filled = fields.Select(field => field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var kept = form.Elements.Select(Value).Where(field => field is { } known && !filled.Contains(known.Name)).Select(field => field!.Value);
        return SendAsync(address ?? form.GetAttribute("action")!, kept.Concat(fields));
    }

    /// <summary>Opens a page and sends one of its forms.</summary>
    public async Task<Seen> SubmitAsync(string path, string action, params (string Name, string Value)[] fields) =>
        await SubmitAsync(await OpenAsync(path), action, fields);

    /// <summary>Posts to an address with a valid anti-forgery token, whether any page shows such a form or not.</summary>
    public async Task<Seen> PostAsync(string path, params (string Name, string Value)[] fields) =>
        await SendAsync(path, fields.Append(("__RequestVerificationToken", (await AnyPageAsync()).AntiforgeryToken)));

    /// <summary>Sends a form with a file.</summary>
    public async Task<Seen> UploadAsync(string path, (string Field, string FileName, HttpContent Content) file, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Append(("__RequestVerificationToken", (await AnyPageAsync()).AntiforgeryToken)))
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(file.Content, file.Field, file.FileName);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = form };
        // A server that refuses so large a file closes the connection while it is still being sent, and its answer may be lost.
        request.Headers.ExpectContinue = true;
        using var response = await browser.SendAsync(request);
        return await Seen.ReadAsync(response, path);
    }

    /// <summary>Posts without the anti-forgery token.</summary>
    public Task<Seen> PostBareAsync(string path, params (string Name, string Value)[] fields) => SendAsync(path, fields);

    /// <summary>Asks with a method and says only the status; the answer may be one that never ends. A POST has its anti-forgery token.</summary>
    public async Task<HttpStatusCode> StatusAsync(string method, string path, IEnumerable<(string Name, string Value)> fields)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (method == HttpMethod.Post.Method)
        {
            request.Content = Form(fields.Append(("__RequestVerificationToken", (await AnyPageAsync()).AntiforgeryToken)));
        }

        using var response = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    public void Dispose() => browser.Dispose();

    internal async Task SignInAsync(string name, string password)
    {
        var answer = await SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", password));
        Assert.True(answer.Status == HttpStatusCode.Redirect, $"{name} could not sign in: {answer.Text}");
    }

    private static FormUrlEncodedContent Form(IEnumerable<(string Name, string Value)> fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static (string Name, string Value)? Value(IHtmlElement element) => element switch
    {
        IHtmlInputElement { Name: { Length: > 0 } name, Type: "checkbox" or "radio" } box => box.IsChecked ? (name, box.Value) : null,
        IHtmlInputElement { Name: { Length: > 0 } name, Type: not ("submit" or "button") } input => (name, input.Value),
        IHtmlTextAreaElement { Name: { Length: > 0 } name } area => (name, area.Value),
        IHtmlSelectElement { Name: { Length: > 0 } name } select => (name, select.Value ?? ""),
        _ => null,
    };

    /// <summary>Every page of somebody signed in has the form that signs out; the sign-in page has its own.</summary>
    private async Task<Seen> AnyPageAsync()
    {
        var page = await GetAsync("/user/settings/actions/runners");
        return page.Status == HttpStatusCode.OK ? page : await OpenAsync("/user/login");
    }

    private async Task<Seen> SendAsync(string path, IEnumerable<(string Name, string Value)> fields)
    {
        using var form = Form(fields);
        using var response = await browser.PostAsync(new Uri(path, UriKind.Relative), form);
        return await Seen.ReadAsync(response, path);
    }
}

/// <summary>An answer as a person sees it.</summary>
public sealed class Seen
{
    private Seen(string path, HttpResponseMessage response, string body)
    {
        Path = path;
        Status = response.StatusCode;
        Location = response.Headers.Location?.OriginalString;
        ContentSecurityPolicy = response.Headers.TryGetValues("Content-Security-Policy", out var policies) ? policies.Single() : "";
        CacheControl = response.Headers.CacheControl?.ToString();
        Cookies = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [];
        Body = body;
        Document = new HtmlParser().ParseDocument(body);
    }

    public string Path { get; }

    public HttpStatusCode Status { get; }

    /// <summary>Where the answer redirects to, or null.</summary>
    public string? Location { get; }

    public string ContentSecurityPolicy { get; }

    public string? CacheControl { get; }

    /// <summary>The cookies that the answer sets, as they stand in its headers.</summary>
    public IReadOnlyList<string> Cookies { get; }

    public string Body { get; }

    public IHtmlDocument Document { get; }

    /// <summary>The words of the page without markup, white space folded.</summary>
    public string Text => string.Join(' ', (Document.QuerySelector("main") ?? Document.DocumentElement).TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string AntiforgeryToken =>
        (Document.QuerySelector("input[name=__RequestVerificationToken]") as IHtmlInputElement)?.Value
        ?? throw new InvalidOperationException($"{Path} has no form.");

    public IElement Find(string selector) =>
        Document.QuerySelector(selector) ?? throw new InvalidOperationException($"{Path} has no {selector}: {Text}");

    internal static async Task<Seen> ReadAsync(HttpResponseMessage response, string path) =>
        new(path, response, await response.Content.ReadAsStringAsync());
}
