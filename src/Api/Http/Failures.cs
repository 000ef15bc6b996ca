using Microsoft.Extensions.Logging;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Http;

/// <summary>The error for what a request has thrown, or one of several that are in it. What people have to look into is logged.</summary>
internal sealed partial class Failures(TimeProvider time, ILogger<FailureMiddleware> logger)
{
    private readonly TroubleWatch _storage = new(time);

    /// <param name="method">Of the request, for the log.</param>
    /// <param name="endpoint">The endpoint of the request, for the log.</param>
    public ApiError ErrorOf(Exception exception, string method, string? endpoint)
    {
        switch (exception)
        {
            case StorageUnavailableException:
                if (_storage.IsNews(exception.Message))
                    LogStorage(exception.Message);
                return new(ErrorCodes.StorageUnavailable,
                    "The store cannot be used now. It is not known whether the request took effect; repeating it is safe.");
            case QueryTooBroadException:
                return new(ErrorCodes.QueryTooBroad, exception.Message);
            default:
                LogUnexpected(exception, method, endpoint);
                return new(ErrorCodes.Unexpected, "The service failed unexpectedly; its log tells more.");
        }
    }

    [LoggerMessage(500, LogLevel.Error, "Unexpected failure of {Method} {Endpoint}.")]
    private partial void LogUnexpected(Exception exception, string method, string? endpoint);

    [LoggerMessage(501, LogLevel.Error, "The store cannot be used: {Reason}")]
    private partial void LogStorage(string reason);
}
