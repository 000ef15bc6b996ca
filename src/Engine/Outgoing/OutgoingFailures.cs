using System.Net.Sockets;
using System.Security.Authentication;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>What a failure of the HTTP library means: refused for good, or connection trouble that may pass.</summary>
internal static class OutgoingFailures
{
    /// <summary>Null for an exception that is not a failure of the connection to the other side.</summary>
    public static CallFailedException? Explain(Exception exception, Uri address)
    {
        var to = $"'{address.Authority}'";
        return Causes(exception) switch
        {
            var causes when causes.OfType<OutgoingRefusedException>().FirstOrDefault() is { } refused => new(refused.Message, mayPass: false),
            var causes when causes.OfType<SocketException>().FirstOrDefault() is { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
                new($"the host {to} could not be found", mayPass: true),
            var causes when causes.OfType<AuthenticationException>().FirstOrDefault() is { } tls =>
                new($"the connection to {to} could not be secured: {ForeignText.OneLine(tls.Message)}", mayPass: true),
            var causes when causes.OfType<InvalidDataException>().Any() => new($"the response of {to} cannot be unpacked", mayPass: false),
            var causes when causes.OfType<HttpRequestException>().Any(failure => failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded) =>
                new($"the response of {to} has too many or too long headers", mayPass: false),
            // Thrown by the library itself after it has waited long enough for a connection.
            var causes when causes.OfType<OperationCanceledException>().Any() => new($"the connection to {to} took too long", mayPass: true),
            var causes when causes.Any(cause => cause is HttpRequestException or IOException or SocketException) =>
                new($"the connection to {to} failed: {ForeignText.OneLine(causes[^1].Message)}", mayPass: true),
            _ => null,
        };
    }

    private static List<Exception> Causes(Exception exception)
    {
        var causes = new List<Exception>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            causes.Add(cause);
        return causes;
    }
}
