using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Audit;

/// <summary><c>GET /Workflow/Audit</c>: what was done across instances and definitions, to roles and delegations, and who has signed in, the latest first.</summary>
internal static class AuditEndpoint
{
    private static readonly ResponseHeader Since = new(
        "X-Looked-Back-To", "Until this time, from the latest on, everything that fits was returned by this response and those before it; not there if nothing is left.",
        () => Schemas.Text())
    { IsAlwaysThere = false };

    private static readonly Operation Read = new("ReadAudit", Tags.Audit, "Read what was done")
    {
        Description = """
            What happened to all instances, and what was changed of definitions, as one sequence, the latest first. Changes of definitions are part
            of it if you may read definitions. Changes of roles and delegations, and sign-ins with a browser, are part of it if `Kind` names them
            and you may read roles: without `Kind` they are left out.

            Only a part of what happened is looked at for a page, the latest first. If little of it fits, the page may have fewer entries than
            `ReturnLimit`, or none: as long as there is an `X-Next-Cursor`, further ones may follow. The data of an entry is in the history of
            its instance.
            """,
        Access = new Access.AllOf(AccessString.ReadInstances),
        Parameters = AuditParameters.All,
        Responses = [OperationResponse.Ok<IReadOnlyList<AuditEntryResponse>>("A part of the audit.", Example, ResponseHeader.NextCursor, Since)],
        Refusals = [ErrorCodes.QueryTooBroad, ErrorCodes.ListsBusy],
    };

    private const string Example = """
        [{ "At": "2026-03-02T09:14:21.5Z", "Kind": "SignalReceived", "Actor": "alice", "Message": "alice approved.",
           "InstanceId": "018f4c1e-7a3b-7c55-9d0e-2f6b8a4d1c90", "DefinitionId": null, "Title": "Certificate for www.example.com",
           "WorkflowType": "Enrollment", "Sequence": 2, "StepUniqueName": "RequireApproval1" }]
        """;

    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/Workflow").MapGet("/Audit", Get).Describe(Read).WithMetadata(new FixedCost(AuditListing.Cost));

    private static IResult Get(HttpContext context, AuditListing audit)
    {
        var problems = new ProblemList();
        var query = AuditParameters.Read(context.Request.Query, problems);
        return problems.Count > 0
            ? ApiError.Invalid(problems)
            : new Permitted(async () =>
            {
                var (page, refusal) = await audit.ReadAsync(query, withSecurity: !query.Kinds.IsEmpty, context.Caller(), context.RequestAborted);
                if (page is null)
                    return refusal!;
                if (page.Next is { } next)
                {
                    context.Response.Headers[ResponseHeader.NextCursor.Name] = AuditCursor.Write(next);
                    context.Response.Headers[Since.Name] = Timestamps.Format(next.At);
                }

                return ApiResults.Ok<IReadOnlyList<AuditEntryResponse>>(
                    [.. page.Entries.Select(AuditEntryResponse.Of)], ApiJson.Default.IReadOnlyListAuditEntryResponse);
            });
    }
}
