using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Expressions;

internal static class Scopes
{
    /// <summary>Of an instance that erin started and that stands at the step called Gate.</summary>
    public static TokenScope Of(string data) => Of(Json.Map(data));

    public static TokenScope Of(JsonMap data) => new(Walk.Begin(Flow.OneApproval()).Snapshot with { Data = data });

    public static TokenScope Value(string value) => Of(JsonMap.From(("v", value)));
}
