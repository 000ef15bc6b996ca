using Azure;
using Azure.Data.Tables.Models;
using Azure.Identity;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>
/// What the service's failures mean. The client has already repeated requests whose failure may pass (throttling, connections).
/// Messages name the status and the error code, but never a request or a credential.
/// </summary>
internal static class TableFailures
{
    /// <summary>Whether it is a failure of the service, not the caller's own cancellation.</summary>
    public static bool IsOfStorage(Exception failure, CancellationToken cancellation) =>
        failure is RequestFailedException or AuthenticationFailedException or AggregateException or IOException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);

    public static Exception Of(Exception failure) => failure switch
    {
        RequestFailedException { Status: 400 or 413 } refused =>
            new InvalidOperationException($"Azure Tables refused a request as invalid ({refused.Status} {refused.ErrorCode}).", refused),
        RequestFailedException { Status: > 0 } answered =>
            new StorageUnavailableException($"Azure Tables answered {answered.Status} {answered.ErrorCode}.", answered),
        AuthenticationFailedException => new StorageUnavailableException("Nobody could sign in to Azure Tables.", failure),
        OperationCanceledException => new StorageUnavailableException("Azure Tables did not answer in time.", failure),
        _ => new StorageUnavailableException("Azure Tables cannot be reached.", failure),
    };

    /// <summary>Whether a row was not found because its table is missing. The client does not tell the one from the other.</summary>
    public static bool SaysNoTable(Response notFound) =>
        notFound.Content.ToString().Contains($"\"{TableErrorCode.TableNotFound}\"", StringComparison.Ordinal);

    public static StorageUnavailableException NoTable() => new($"Azure Tables answered 404 {TableErrorCode.TableNotFound}.");

    public static WriteOutcome? Refusal(RequestFailedException failure) => failure switch
    {
        { Status: 409 } when failure.ErrorCode == TableErrorCode.EntityAlreadyExists => WriteOutcome.Exists,
        { Status: 412 } => WriteOutcome.Changed,
        { Status: 404 } when failure.ErrorCode != TableErrorCode.TableNotFound => WriteOutcome.Missing,
        _ => null,
    };
}

/// <summary>The result of a write that may be refused.</summary>
internal enum WriteOutcome
{
    Done,

    /// <summary>A row that was to be added already exists.</summary>
    Exists,

    /// <summary>A row has changed since it was read.</summary>
    Changed,

    /// <summary>A row that should exist does not.</summary>
    Missing,
}
