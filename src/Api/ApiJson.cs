using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using WorkflowFunctions.Api.Audit;
using WorkflowFunctions.Api.Catalogue;
using WorkflowFunctions.Api.Definitions;
using WorkflowFunctions.Api.Delegations;
using WorkflowFunctions.Api.Health;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Api.Roles;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Api.Trials;

namespace WorkflowFunctions.Api;

/// <summary>The JSON of the API: names as in the contract, dates in UTC with <c>Z</c>, status as its integer.</summary>
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(InstanceResponse))]
[JsonSerializable(typeof(IReadOnlyList<InstanceQueryResponse>))]
[JsonSerializable(typeof(IReadOnlyList<HistoryResponse>))]
[JsonSerializable(typeof(HistoryResponse))]
[JsonSerializable(typeof(IReadOnlyList<AuditEntryResponse>))]
[JsonSerializable(typeof(ResumeResponse))]
[JsonSerializable(typeof(IReadOnlyList<SignalOutcomeResponse>))]
[JsonSerializable(typeof(DefinitionResponse))]
[JsonSerializable(typeof(IReadOnlyList<DefinitionQueryResponse>))]
[JsonSerializable(typeof(IReadOnlyList<DefinitionHistoryResponse>))]
[JsonSerializable(typeof(ImportResponse))]
[JsonSerializable(typeof(TrialResponse))]
[JsonSerializable(typeof(IReadOnlyList<AvailableStepQueryResponse>))]
[JsonSerializable(typeof(AvailableStepResponse))]
[JsonSerializable(typeof(IReadOnlyList<WorkflowTypeQueryResponse>))]
[JsonSerializable(typeof(IReadOnlyList<RoleResponse>))]
[JsonSerializable(typeof(RoleResponse))]
[JsonSerializable(typeof(IReadOnlyList<ClaimResponse>))]
[JsonSerializable(typeof(IReadOnlyList<IdentityResponse>))]
[JsonSerializable(typeof(IReadOnlyList<PermissionSetResponse>))]
[JsonSerializable(typeof(IReadOnlyList<DelegationResponse>))]
[JsonSerializable(typeof(DelegationResponse))]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(MyResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
public sealed partial class ApiJson : JsonSerializerContext
{
    public const string MediaType = "application/json; charset=utf-8";

    // Text stays readable: responses are never put into a page as they are.
    static ApiJson() => Default = new ApiJson(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
