namespace WorkflowFunctions.Api.Tests.Matrix;

/// <summary>A request to a route.</summary>
/// <param name="Method">And the <paramref name="Path"/> with <c>{instance}</c>, <c>{ended}</c>, <c>{draft}</c>, <c>{delegation}</c> and <c>{published}</c> in it.</param>
/// <param name="Body">Null: none.</param>
/// <param name="Expected">The status for each kind of caller.</param>
internal sealed record MatrixRow(string Method, string Path, string? Body, int[] Expected);

/// <summary>Every endpoint, and what each kind of caller is answered. A route without a row here fails a test.</summary>
internal static class PermissionMatrix
{
    private const string Signal = """{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"True"}}""";
    private const string Signals = $"[{Signal}]";
    private const string Assignees = """{"People":["admin"],"Reason":"A test."}""";
    private const string Start = """{"WorkflowType":"Enrollment","Key":"12"}""";
    private const string Created = """{"DisplayName":"Matrix","WorkflowType":"Matrix"}""";
    private const string Updated = """{"DisplayName":"Matrix, renamed"}""";
    private const string Export = """{"DisplayName":"Matrix","WorkflowType":"Matrix","Steps":[{"UniqueName":"StartNOOP","ExtensionName":"NOOPStep"}]}""";
    private const string Steps = """[{"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{}}]""";

    /// <summary>From the approver, for whom it is his own, to somebody who asks for nothing here: a delegate may do more than his row says.</summary>
    private const string Delegation = """{"From":"approver","To":"bob","Until":"{tomorrow}"}""";

    private const string Role = """{"Name":"Matrix","Permissions":[]}""";
    private const string ConfiguredRole = """{"Id":2,"Name":"PKI Approvers","Permissions":[]}""";

    // anonymous, nobody, owner, approver, reader, manager, overseer, author, librarian, admin
    public static IReadOnlyDictionary<string, MatrixRow> Rows { get; } = new Dictionary<string, MatrixRow>
    {
        ["POST /Workflow/Instances"] = Row("/Workflow/Instances", Start, 401, 403, 200, 403, 403, 403, 403, 403, 403, 200),
        ["GET /Workflow/Instances"] = Row("/Workflow/Instances", null, 401, 403, 403, 403, 200, 403, 200, 403, 403, 200),
        ["GET /Workflow/Instances/My"] = Row("/Workflow/Instances/My", null, 401, 403, 200, 403, 200, 403, 200, 403, 403, 200),
        ["GET /Workflow/Instances/AssignedToMe"] = Row("/Workflow/Instances/AssignedToMe", null, 401, 403, 403, 200, 200, 403, 200, 403, 403, 200),
        ["GET /Workflow/Instances/{instanceId}"] = Row("/Workflow/Instances/{instance}", null, 401, 404, 200, 200, 200, 404, 200, 404, 404, 200),
        ["GET /Workflow/Instances/{instanceId}/History"] =
            Row("/Workflow/Instances/{instance}/History", null, 401, 404, 200, 200, 200, 404, 200, 404, 404, 200),
        ["POST /Workflow/Instances/{instanceId}/Signals"] =
            Row("/Workflow/Instances/{instance}/Signals", Signal, 401, 403, 403, 204, 403, 403, 403, 403, 403, 403),
        ["POST /Workflow/Instances/Signals"] = Row("/Workflow/Instances/Signals", Signals, 401, 200, 200, 200, 200, 200, 200, 200, 200, 200),
        ["POST /Workflow/Instances/{instanceId}/Stop"] =
            Row("/Workflow/Instances/{instance}/Stop", null, 401, 404, 403, 403, 403, 204, 204, 404, 404, 204),
        ["POST /Workflow/Instances/{instanceId}/Withdraw"] =
            Row("/Workflow/Instances/{instance}/Withdraw", null, 401, 404, 204, 403, 403, 404, 403, 404, 404, 403),
        ["POST /Workflow/Instances/{instanceId}/Assignees"] =
            Row("/Workflow/Instances/{instance}/Assignees", Assignees, 401, 404, 403, 403, 403, 204, 204, 404, 404, 204),
        ["POST /Workflow/Instances/{instanceId}/Restart"] =
            Row("/Workflow/Instances/{instance}/Restart", null, 401, 404, 403, 403, 403, 403, 204, 404, 404, 204),
        ["DELETE /Workflow/Instances/{instanceId}"] =
            Row("/Workflow/Instances/{ended}", null, 401, 404, 403, 404, 403, 204, 204, 404, 404, 204),
        ["POST /Workflow/Instances/Resume"] = Row("/Workflow/Instances/Resume", null, 401, 403, 403, 403, 403, 200, 200, 403, 403, 200),
        ["GET /Workflow/Audit"] = Row("/Workflow/Audit", null, 401, 403, 403, 403, 200, 403, 200, 403, 403, 200),
        ["GET /Workflow/Definitions"] = Row("/Workflow/Definitions", null, 401, 403, 403, 403, 403, 403, 403, 403, 200, 200),
        ["POST /Workflow/Definitions"] = Row("/Workflow/Definitions", Created, 401, 403, 403, 403, 403, 403, 403, 200, 403, 200),
        ["GET /Workflow/Definitions/{definitionId}"] =
            Row("/Workflow/Definitions/{published}", null, 401, 403, 403, 403, 403, 403, 403, 403, 200, 200),
        ["GET /Workflow/Definitions/{definitionId}/History"] =
            Row("/Workflow/Definitions/{published}/History", null, 401, 403, 403, 403, 403, 403, 403, 403, 200, 200),
        ["POST /Workflow/Definitions/{definitionId}/Try"] =
            Row("/Workflow/Definitions/{draft}/Try", "{}", 401, 403, 403, 403, 403, 403, 403, 403, 403, 200),
        ["PUT /Workflow/Definitions/{definitionId}/Steps"] =
            Row("/Workflow/Definitions/{draft}/Steps", Steps, 401, 403, 403, 403, 403, 403, 403, 200, 403, 200),
        ["POST /Workflow/Definitions/{definitionId}/Publish"] =
            Row("/Workflow/Definitions/{draft}/Publish", null, 401, 403, 403, 403, 403, 403, 403, 200, 403, 200),
        ["POST /Workflow/Definitions/{definitionId}/Publish/{version}"] =
            Row("/Workflow/Definitions/{draft}/Publish/1", null, 401, 403, 403, 403, 403, 403, 403, 200, 403, 200),
        ["PUT /Workflow/Definitions/{definitionId}"] =
            Row("/Workflow/Definitions/{draft}", Updated, 401, 403, 403, 403, 403, 403, 403, 200, 403, 200),
        ["PUT /Workflow/Definitions/{definitionId}/Status"] =
            Row("/Workflow/Definitions/{draft}/Status", "true", 401, 403, 403, 403, 403, 403, 403, 204, 403, 204),
        ["DELETE /Workflow/Definitions/{definitionId}"] =
            Row("/Workflow/Definitions/{draft}", null, 401, 403, 403, 403, 403, 403, 403, 204, 403, 204),
        ["POST /Workflow/Definitions/Import"] = Row("/Workflow/Definitions/Import", Export, 401, 403, 403, 403, 403, 403, 403, 200, 403, 200),
        ["GET /Workflow/Definitions/Steps"] = Row("/Workflow/Definitions/Steps", null, 401, 403, 403, 403, 403, 403, 403, 403, 200, 200),
        ["GET /Workflow/Definitions/Steps/{extensionName}"] =
            Row("/Workflow/Definitions/Steps/RequireApproval", null, 401, 403, 403, 403, 403, 403, 403, 403, 200, 200),
        ["GET /Workflow/Definitions/Types"] = Row("/Workflow/Definitions/Types", null, 401, 403, 403, 403, 403, 403, 403, 403, 200, 200),
        ["GET /Workflow/Delegations"] = Row("/Workflow/Delegations", null, 401, 200, 200, 200, 200, 200, 200, 200, 200, 200),
        // For somebody else, who is absent.
        ["POST /Workflow/Delegations"] = Row("/Workflow/Delegations", Delegation, 401, 403, 403, 200, 403, 403, 403, 403, 403, 200),
        ["DELETE /Workflow/Delegations/{delegationId}"] = Row("/Workflow/Delegations/{delegation}", null, 401, 404, 204, 403, 404, 404, 404, 404, 404, 204),
        ["GET /Security/Roles"] = Row("/Security/Roles", null, 401, 200, 200, 200, 200, 200, 200, 200, 200, 200),
        ["GET /Security/Roles/{roleId}"] = Row("/Security/Roles/2", null, 401, 200, 200, 200, 200, 200, 200, 200, 200, 200),
        ["POST /Security/Roles"] = Row("/Security/Roles", Role, 401, 403, 403, 403, 403, 403, 403, 403, 403, 200),
        // Role 2 comes from the settings: even who may change roles cannot change it here.
        ["PUT /Security/Roles"] = Row("/Security/Roles", ConfiguredRole, 401, 403, 403, 403, 403, 403, 403, 403, 403, 409),
        ["DELETE /Security/Roles/{roleId}"] = Row("/Security/Roles/2", null, 401, 403, 403, 403, 403, 403, 403, 403, 403, 409),
        ["GET /Security/Claims"] = Row("/Security/Claims", null, 401, 403, 403, 403, 403, 403, 403, 403, 403, 200),
        ["GET /Security/Identities"] = Row("/Security/Identities", null, 401, 403, 403, 403, 403, 403, 403, 403, 403, 200),
        ["GET /PermissionSets"] = Row("/PermissionSets", null, 401, 403, 403, 403, 403, 403, 403, 403, 403, 200),
        ["GET /Security/My"] = Row("/Security/My", null, 401, 200, 200, 200, 200, 200, 200, 200, 200, 200),
        ["GET /Security/Me"] = Row("/Security/Me", null, 401, 200, 200, 200, 200, 200, 200, 200, 200, 200),
        ["GET /Status/Endpoints"] = Row("/Status/Endpoints", null, 401, 200, 200, 200, 200, 200, 200, 200, 200, 200),
        ["GET /Status/HealthCheck"] = Row("/Status/HealthCheck", null, 401, 204, 204, 204, 204, 204, 204, 204, 204, 204),
        ["GET /openapi/v1.json"] = Anybody("/openapi/v1.json"),
        ["GET /healthz/live"] = Anybody("/healthz/live"),
        ["HEAD /healthz/live"] = Anybody("/healthz/live"),
        ["GET /healthz/ready"] = Anybody("/healthz/ready"),
        ["HEAD /healthz/ready"] = Anybody("/healthz/ready"),
    }.ToDictionary(row => row.Key, row => row.Value with { Method = row.Key.Split(' ')[0] });

    private static MatrixRow Row(string path, string? body, params int[] expected) => new("", path, body, expected);

    private static MatrixRow Anybody(string path) => new("", path, null, [.. Enumerable.Repeat(200, MatrixCallers.All.Count)]);
}
