using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WorkflowFunctions.Engine.Telemetry;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// HTTP over checked connections: no proxy, no cookies, no retries; redirects follow our own rules (<see cref="Redirects"/>). Nothing of
/// a request is logged.
/// </summary>
public sealed class OutgoingHttp : IDisposable
{
    public const int MostRedirects = 5;

    private const string UserAgent = "User-Agent";
    private const string Product = "WorkflowFunctions";

    private readonly HttpMessageInvoker _http;

    public OutgoingHttp(OutgoingConnector connector, OutgoingOptions options)
    {
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            PreAuthenticate = false,
            Credentials = null,
            AutomaticDecompression = DecompressionMethods.All,
            // So that names are looked up and checked again now and then.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectTimeout = TimeSpan.FromSeconds(60),
            // If a response is too long, the rest of it is not waited for.
            MaxResponseDrainSize = 0,
            // The other side must not learn the identifiers of traces inside this installation.
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            ConnectCallback = async (context, cancellation) => new NetworkStream(
                await connector.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, options.AllowedHosts, cancellation), ownsSocket: true),
        });
    }

    /// <summary>Returns the response as soon as its headers are there. Redirects are followed.</summary>
    /// <exception cref="CallFailedException">There is no response.</exception>
    /// <exception cref="OperationCanceledException">The attempt's time is over.</exception>
    public async Task<HttpResponseMessage> SendAsync(OutgoingRequest request, CancellationToken cancellation)
    {
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(request, isAuthored: redirects == 0, cancellation);
            if (response.Headers.Location is not { } location || !Redirects.Is(response.StatusCode))
                return response;
            using (response)
            {
                if (redirects == MostRedirects)
                    throw new CallFailedException($"it was redirected more than {MostRedirects} times", mayPass: false);
                request = Redirects.Follow(request, response.StatusCode, location);
            }
        }
    }

    /// <summary>The same, without following redirects.</summary>
    public Task<HttpResponseMessage> SendOnceAsync(OutgoingRequest request, CancellationToken cancellation) =>
        SendOnceAsync(request, isAuthored: true, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendOnceAsync(OutgoingRequest request, bool isAuthored, CancellationToken cancellation)
    {
        using var message = MessageOf(request);
        using var span = EngineTraces.BeginCall(request.Method, request.Address, isAuthored);
        try
        {
            var response = await _http.SendAsync(message, cancellation);
            span?.SetTag("http.response.status_code", (int)response.StatusCode);
            if (!response.IsSuccessStatusCode && !Redirects.Is(response.StatusCode))
                span.Fail(((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
            return response;
        }
        catch (Exception failure) when (span.Note(failure))
        {
            throw;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && OutgoingFailures.Explain(failure, request.Address) is { } failed)
        {
            throw failed;
        }
    }

    private static HttpRequestMessage MessageOf(OutgoingRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Address);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body.Bytes);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", body.ContentType);
        }

        if (!request.Headers.Any(header => header.Name.Equals(UserAgent, StringComparison.OrdinalIgnoreCase)))
            message.Headers.TryAddWithoutValidation(UserAgent, Product);
        foreach (var header in request.Headers)
        {
            // Some headers belong to the body; without a body they mean nothing.
            if (!message.Headers.TryAddWithoutValidation(header.Name, header.Value))
                message.Content?.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        return message;
    }
}
