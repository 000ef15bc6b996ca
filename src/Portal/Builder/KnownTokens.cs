using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Approval;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>The tokens that can have a value at a step: those of every workflow of the type, and what the steps before it leave behind.</summary>
internal static class KnownTokens
{
    private const int Most = 300;
    private const string ResultName = "DataBucketProperty";
    private const string ScriptName = "ScriptContent";

    public static ImmutableArray<string> At(WorkflowDefinition definition, StepDefinition step, WorkflowType type, StepCatalogue catalogue) =>
    [
        .. Before(definition, step).SelectMany(earlier => LeftBy(earlier, catalogue.Find(earlier.ExtensionName)))
            .Concat(type.ContextParameters).Distinct(StringComparer.OrdinalIgnoreCase).Take(Most).Select(name => $"$({name})"),
    ];

    /// <summary>The steps from which the flow can come to this one, itself among them if it can come back.</summary>
    internal static List<StepDefinition> Before(WorkflowDefinition definition, StepDefinition step)
    {
        var leading = definition.Steps.SelectMany(from => from.Outputs.Select(output => (From: from, output.Target)))
            .ToLookup(arrow => arrow.Target, arrow => arrow.From, StringComparer.OrdinalIgnoreCase);
        var found = new List<StepDefinition>();
        var known = new HashSet<StepDefinition>(ReferenceEqualityComparer.Instance);
        found.AddRange(leading[step.UniqueName].Where(known.Add));
        for (var index = 0; index < found.Count; index++)
            found.AddRange(leading[found[index].UniqueName].Where(known.Add));
        return found;
    }

    internal static IEnumerable<string> LeftBy(StepDefinition step, StepType? type)
    {
        if (step.TextParameter(ResultName) is { Length: > 0 } result)
            return [result, $"{result}.StatusCode"];
        if (step.IsOfType(StepTypes.RequireApproval.ExtensionName))
            return ApprovalValues.Names;
        if (step.IsOfType(StepTypes.Script.ExtensionName))
            return ReturnedNames.In(step.TextParameter(ScriptName) ?? "");
        if (type is { Behaviour: not StepBehaviour.Data and not StepBehaviour.Signal })
            return [];
        return (type?.Parameters ?? []).Where(parameter => parameter.Kind is ParameterKind.Inputs || (type!.Behaviour is StepBehaviour.Data && parameter.Kind is ParameterKind.TextMap))
            .Select(parameter => step.Parameter(parameter.Name))
            .SelectMany(value => value is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject().Select(member => member.Name) : []);
    }
}
