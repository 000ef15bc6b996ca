using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>A step that was removed, and where it was.</summary>
/// <param name="Place">Its index among the steps.</param>
/// <param name="Arrows">The outputs that led to it.</param>
internal sealed record RemovedStep(StepDefinition Step, int Place, ImmutableArray<RemovedArrow> Arrows);

/// <param name="Place">The index of the output among those of its step.</param>
internal sealed record RemovedArrow(string From, string Output, int Place);

/// <summary>
/// Keeps a step that was removed just now in the address of the page that says so, so that it can be put back. Nobody can make such an address
/// who could not put the step there anyway.
/// </summary>
internal sealed class RemovedSteps(IDataProtectionProvider protection)
{
    public const string Parameter = "removed";

    private readonly AddressSeal<Kept> _seal = new(protection, "WorkflowFunctions.Portal.RemovedSteps");

    /// <summary>The step as a part of an address; null if it is too large for one.</summary>
    public string? Seal(Guid definition, ImmutableArray<StepDefinition> steps, StepDefinition removed)
    {
        var arrows = from step in steps
                     where !ReferenceEquals(step, removed)
                     from output in step.Outputs.Select((output, index) => (output.Name, output.Target, Place: index))
                     where string.Equals(output.Target, removed.UniqueName, StringComparison.OrdinalIgnoreCase)
                     select new RemovedArrow(step.UniqueName, output.Name, output.Place);
        return _seal.Seal(new(definition, Encoding.UTF8.GetString(StoreJson.Write(removed)), steps.IndexOf(removed), [.. arrows]));
    }

    /// <summary>The step that an address keeps; null if it keeps none of this definition, or does not keep it any longer.</summary>
    public RemovedStep? Open(Guid definition, string? text)
    {
        try
        {
            return _seal.Open(text) is { } kept && kept.Definition == definition
                ? new(StoreJson.Read<StepDefinition>(Encoding.UTF8.GetBytes(kept.Step)), kept.Place, kept.Arrows)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Kept(Guid Definition, string Step, int Place, ImmutableArray<RemovedArrow> Arrows);
}
