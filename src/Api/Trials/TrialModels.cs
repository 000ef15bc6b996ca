using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using WorkflowFunctions.Api.Definitions;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Trials;

namespace WorkflowFunctions.Api.Trials;

/// <summary>How a workflow is to be tried out.</summary>
/// <param name="Version">The version; the latest if it is left out, which is the draft unless it was published.</param>
/// <param name="Requester">Who would start it; you, if it is left out.</param>
/// <param name="InitialData">What it would be started with. At most 256 KiB.</param>
/// <param name="Answers">What people would answer, in this order. Without a further answer the trial ends at the step that waits. At most 200.</param>
/// <param name="Outcomes">How the outside work of steps would end, by UniqueName: { Values } or { Fails, MayPass } for every visit, or an array of them, one for each visit. What is left out succeeds without values.</param>
public sealed record TryDefinitionRequest(
    [property: Range(1, int.MaxValue)] int? Version = null,
    TryRequesterRequest? Requester = null,
    JsonMap? InitialData = null,
    [property: MaxLength(TrialBody.MostAnswers)] IReadOnlyList<TryAnswerRequest>? Answers = null,
    JsonMap? Outcomes = null);

/// <summary>Who would start the workflow. Nothing is done in this person's name.</summary>
/// <param name="Name">Somebody whom the installation knows by this name, or somebody who is made up.</param>
/// <param name="Mail">The address; somebody@example.invalid if it is left out. Nobody's address is looked up.</param>
public sealed record TryRequesterRequest(
    [property: StringLength(TrialBody.LongestName, MinimumLength = 1)] string Name, [property: MaxLength(TrialBody.LongestMail)] string? Mail = null);

/// <summary>What a person would answer. Either Step or SignalKey names what is answered.</summary>
/// <param name="Step">The UniqueName of the step.</param>
/// <param name="SignalKey">The step and its signal: StepUniqueName.SignalName, as in a signal.</param>
/// <param name="By">Who answers: somebody whom the installation knows by this name, or somebody who is made up. If it is left out, somebody who is asked.</param>
/// <param name="RoleIds">The roles that the person holds; all that are asked, if it is left out.</param>
/// <param name="Data">As in a signal.</param>
/// <param name="AfterHours">How long after the answer before, or after the step began to wait if that is later; 0 if it is left out.</param>
/// <param name="Deadline">Nobody answers, and the deadline of the step passes.</param>
public sealed record TryAnswerRequest(
    [property: MaxLength(DefinitionLimits.UniqueName)] string? Step = null,
    [property: MaxLength(SignalBody.LongestKey)] string? SignalKey = null,
    [property: MaxLength(TrialBody.LongestName)] string? By = null,
    [property: MaxLength(TrialBody.MostRoles)] IReadOnlyList<int>? RoleIds = null,
    JsonMap? Data = null,
    [property: Range(0, TrialBody.MostHours)] double? AfterHours = null,
    bool? Deadline = null);

/// <summary>How an instance would run.</summary>
/// <param name="DefinitionId">The definition.</param>
/// <param name="Version">The version that was tried.</param>
/// <param name="Status">The status in the end. Always the integer:</param>
/// <param name="StatusName">The status by name.</param>
/// <param name="StatusMessage">For people: what it waits for, or why it ended.</param>
/// <param name="StartedAt">When it would be started: now.</param>
/// <param name="At">The time in the end, on the clock of the trial. It jumps to what is due next.</param>
/// <param name="Steps">The path: each visit of a step, in order.</param>
/// <param name="Data">The data bucket in the end.</param>
/// <param name="Problems">Where it would fail, and what of the request was not used. Empty if there is nothing to say.</param>
public sealed record TrialResponse(
    Guid DefinitionId,
    int Version,
    [property: ValuesOf(typeof(InstanceStatus))] int Status,
    [property: ValuesOf(typeof(InstanceStatus))] string StatusName,
    string StatusMessage,
    DateTime StartedAt,
    DateTime At,
    IReadOnlyList<TrialStepResponse> Steps,
    JsonMap Data,
    IReadOnlyList<string> Problems);

/// <summary>One visit of a step.</summary>
/// <param name="Visit">1 for the first step that is entered; every later visit counts on.</param>
/// <param name="UniqueName">The step.</param>
/// <param name="DisplayName">The step, for people.</param>
/// <param name="ExtensionName">The step type.</param>
/// <param name="EnteredAt">When it is entered, on the clock of the trial.</param>
/// <param name="Skipped">Whether it is skipped.</param>
/// <param name="Conditions">What its conditions come to. Sentences.</param>
/// <param name="Answers">What was answered while it waited.</param>
/// <param name="Sent">What it would send, and how that would end.</param>
/// <param name="Outputs">The output that was taken to the next step; several if they all lead there. Empty at the end of the path.</param>
/// <param name="History">What the audit trail would say of the visit. Sentences.</param>
/// <param name="Asked">Whom it asks; left out if it waits for nobody.</param>
public sealed record TrialStepResponse(
    int Visit,
    string UniqueName,
    string DisplayName,
    string ExtensionName,
    DateTime EnteredAt,
    bool Skipped,
    IReadOnlyList<string> Conditions,
    IReadOnlyList<TrialAnswerResponse> Answers,
    IReadOnlyList<TrialSentResponse> Sent,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<string> History,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TrialAskedResponse? Asked = null);

/// <summary>Whom a step asks.</summary>
/// <param name="Message">For people: whom it waits for.</param>
/// <param name="Roles">Whoever holds one of these may answer.</param>
/// <param name="People">The names of those who may answer whatever roles they hold.</param>
/// <param name="Barred">The names of those who may not answer, whatever roles they hold.</param>
/// <param name="Why">Why these may answer, and those may not. Sentences.</param>
/// <param name="Deadline">When time settles the step; null: never.</param>
/// <param name="NextAt">When something is due next if nobody answers, such as a reminder or the deadline; null if nothing is.</param>
public sealed record TrialAskedResponse(
    string Message,
    IReadOnlyList<DefinitionRoleResponse> Roles,
    IReadOnlyList<string> People,
    IReadOnlyList<string> Barred,
    IReadOnlyList<string> Why,
    DateTime? Deadline,
    DateTime? NextAt);

/// <summary>An answer, as it would be taken.</summary>
/// <param name="By">Who gives it; null for a deadline.</param>
/// <param name="At">When, on the clock of the trial.</param>
/// <param name="Data">What is answered.</param>
/// <param name="IsRepeat">Whether the same person had given the same answer before, so that it changes nothing.</param>
/// <param name="Refused">What the person would be told if the answer is refused; left out if it is taken.</param>
public sealed record TrialAnswerResponse(
    string? By,
    DateTime At,
    JsonMap Data,
    bool IsRepeat,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ErrorResponse? Refused = null);

/// <summary>Outside work of a step.</summary>
/// <param name="Effect">What it is: step for the work of the step itself, else a notice about it, such as approval-mail or reminder-mail-1.</param>
/// <param name="At">When it begins, on the clock of the trial.</param>
/// <param name="Attempts">How many attempts are made. All of them send the same.</param>
/// <param name="Requests">The HTTP requests.</param>
/// <param name="ScriptParameters">What a script is given, as JSON; null if there is no script.</param>
/// <param name="IsTold">Whether the step type says what it sends. If not, it may send anything.</param>
/// <param name="Succeeds">Whether the work succeeds.</param>
/// <param name="Basis">How that is known: Certain, because it follows from what is sent; Given by the request; or Assumed.</param>
/// <param name="Reason">Why it fails; null if it succeeds.</param>
/// <param name="Values">What it puts into the data bucket.</param>
/// <param name="Message">What people are told; left out if they are told nothing.</param>
public sealed record TrialSentResponse(
    string Effect,
    DateTime At,
    int Attempts,
    IReadOnlyList<TrialHttpResponse> Requests,
    string? ScriptParameters,
    bool IsTold,
    bool Succeeds,
    [property: ValuesOf(typeof(OutcomeBasis))] string Basis,
    string? Reason,
    JsonMap Values,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TrialMessageResponse? Message = null);

/// <summary>An HTTP request that would be sent, with (secret) in place of every secret. Long texts are shortened.</summary>
/// <param name="Method">The method.</param>
/// <param name="Url">The address.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body; null if there is none.</param>
public sealed record TrialHttpResponse(string Method, string Url, IReadOnlyList<TrialHeaderResponse> Headers, string? Body);

/// <summary>A header of a request.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
public sealed record TrialHeaderResponse(string Name, string Value);

/// <summary>What people would be told. Long texts are shortened.</summary>
/// <param name="Channels">On which channels, such as mail.</param>
/// <param name="Recipients">Who is told.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The words as plain text.</param>
public sealed record TrialMessageResponse(IReadOnlyList<string> Channels, IReadOnlyList<string> Recipients, string Subject, string Text);
