using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary><c>GET /Workflow/Instances/{instanceId}/History</c>: the audit trail, whole or by pages.</summary>
internal static class HistoryEndpoint
{
    public static async Task<IResult> GetAsync(HttpContext context, string instanceId, InstanceReader reader)
    {
        if (ListParameters.RefusePage(context, out var asked, out var descending) is { } refusal)
            return refusal;
        var (snapshot, error) = await InstanceEndpoints.VisibleAsync(context, instanceId, reader);
        if (snapshot is null)
            return error!;
        context.TellTotal((int)Math.Min(snapshot.Sequence, int.MaxValue), InstancePage.MostCounted);
        var (skip, most) = asked is var (page, size) ? ((page - 1L) * size, (long)size) : (0, long.MaxValue);
        return new HistoryStream(reader, snapshot.Id, HistoryRange.Of(snapshot.Sequence, skip, most, descending));
    }
}

/// <summary>Entries of an audit trail by their sequences, which run from 1 without gaps.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest; below <paramref name="First"/> if there are none.</param>
/// <param name="Descending">Whether the highest comes first.</param>
internal sealed record HistoryRange(long First, long Last, bool Descending)
{
    public static HistoryRange Of(long total, long skip, long most, bool descending)
    {
        var count = Math.Clamp(total - skip, 0, most);
        return descending ? new(total - skip - count + 1, total - skip, true) : new(skip + 1, skip + count, false);
    }

    /// <summary>The range in parts, in the order of the response.</summary>
    public IEnumerable<(long First, int Count)> Parts(int size)
    {
        for (var done = 0L; First + done <= Last; done += size)
        {
            var count = (int)Math.Min(size, Last - First + 1 - done);
            yield return (Descending ? Last - done - count + 1 : First + done, count);
        }
    }
}
