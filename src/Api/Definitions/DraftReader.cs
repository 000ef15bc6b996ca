using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>Reads what people send as drafts: the steps of one, or an export.</summary>
internal sealed class DraftReader(IRoleDirectory roles, StepCatalogue catalogue, StepChecks checks, TimeProvider time)
{
    /// <param name="problems">Those that were found before; all are reported together.</param>
    /// <returns>The steps, or every reason for which they cannot be a draft.</returns>
    public async Task<(DraftSteps? Steps, ApiError? Error)> ReadStepsAsync(JsonElement body, ProblemList problems, CancellationToken cancellation)
    {
        var (steps, path) = new StepBodies(() => Guid.CreateVersion7(time.GetUtcNow()), new KnownRoles(roles.All), problems).Read(body);
        await checks.PrepareAsync(steps, cancellation);
        var draft = DraftSteps.Check(steps, catalogue, out var shape, path);
        return Refuse(problems, shape) is { } refusal ? (null, refusal) : (draft, null);
    }

    /// <returns>The definition, or every reason for which it cannot be imported.</returns>
    public async Task<(ImportedDefinition? Definition, ApiError? Error)> ReadImportAsync(JsonElement body, CancellationToken cancellation)
    {
        var problems = new ProblemList();
        var export = ExportReader.Read(body, new KnownRoles(roles.All), problems);
        await checks.PrepareAsync(export.Steps, cancellation);
        var draft = DraftSteps.CheckImport(export.Steps, catalogue, out var shape, out var leftOut);
        return Refuse(problems, shape) is { } refusal
            ? (null, refusal)
            : (new ImportedDefinition(export.Texts, draft!, [.. export.Notes, .. leftOut]), null);
    }

    /// <summary>All problems of a body at once: those of its form, and those of the steps in it.</summary>
    private static ApiError? Refuse(ProblemList form, ImmutableArray<Problem> shape)
    {
        var code = form.Count > 0 ? ErrorCodes.InvalidRequest : ErrorCodes.InvalidDefinition;
        form.AddUnnamed(shape);
        return form.Count > 0 ? ApiError.Of(code, form) : null;
    }
}
