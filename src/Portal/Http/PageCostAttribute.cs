using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Portal.Lists;

namespace WorkflowFunctions.Portal.Http;

/// <summary>How many requests a page counts as.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PageCostAttribute(int permits) : Attribute, IRequestCost
{
    public int Of(HttpRequest request) => permits;
}

/// <summary>A page with a list counts as much as the same list of the API.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ListPageAttribute : Attribute, IRequestCost
{
    public int Of(HttpRequest request) => CostOf(request);

    public static int CostOf(HttpRequest request) =>
        ListParameters.CostOf(ListReader.Size, [.. ListChoice.Read(request.Query, default, descending: false).Parts]);
}
