using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>
/// 200 with entries of an audit trail. They are read and written in parts, so that neither a long trail nor a slow reader takes memory
/// or keeps a connection to the store. If the store fails after the first part, the response breaks off.
/// </summary>
internal sealed class HistoryStream(InstanceReader reader, Guid id, HistoryRange range) : IResult
{
    /// <summary>The most entries that are read at once.</summary>
    public const int PartSize = 100;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, stop) = (httpContext.Response, httpContext.RequestAborted);
        var isFirst = true;
        foreach (var (first, count) in range.Parts(PartSize))
        {
            // Before anything is written: a failure of the store is then still a response of its own.
            var entries = await reader.HistoryAsync(id, first, count, stop);
            if (isFirst)
                Begin(response);
            Write(response, entries, isFirst);
            await response.BodyWriter.FlushAsync(stop);
            isFirst = false;
        }

        if (isFirst)
            Begin(response);
        await response.WriteAsync("]", stop);
    }

    private static void Begin(HttpResponse response)
    {
        response.ContentType = ApiJson.MediaType;
        response.BodyWriter.Write("["u8);
    }

    private void Write(HttpResponse response, ImmutableArray<HistoryEntry> entries, bool isFirst)
    {
        foreach (var entry in range.Descending ? entries.Reverse() : entries)
        {
            if (!isFirst)
                response.BodyWriter.Write(","u8);
            isFirst = false;
            response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(
                InstanceResponses.Show(entry), ResponseForm.Of(response.HttpContext.Request, ApiJson.Default.HistoryResponse)));
        }
    }
}
