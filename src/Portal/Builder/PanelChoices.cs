using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Portal.Drawing;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>The values that fields of a step offer.</summary>
internal sealed class PanelChoices(IRoleDirectory roles, BusinessCalendars calendars)
{
    public ImmutableArray<(string Value, string Text)> Roles =>
        [.. roles.All.OrderBy(role => role.Name, StringComparer.OrdinalIgnoreCase).Select(role => (role.Id.ToString(CultureInfo.InvariantCulture), role.Name))];

    public ImmutableDictionary<ParameterSource, ImmutableArray<(string Value, string Text)>> Of(WorkflowDefinition definition, StepDefinition step, StepType? type) =>
        ImmutableDictionary<ParameterSource, ImmutableArray<(string Value, string Text)>>.Empty
            .Add(ParameterSource.Roles, Roles)
            .Add(ParameterSource.Calendars, [.. calendars.Names.Select(name => (name, name))])
            .Add(ParameterSource.Approvals, Approvals(definition, step, NamedBy(step, type)));

    /// <summary>Those that come before the step, and those that it names though nobody can have approved them yet.</summary>
    private static ImmutableArray<(string Value, string Text)> Approvals(WorkflowDefinition definition, StepDefinition step, HashSet<string> named)
    {
        var before = KnownTokens.Before(definition, step).ToHashSet<StepDefinition>(ReferenceEqualityComparer.Instance);
        return
        [
            .. from other in StepWords.InOrder(definition)
               where !ReferenceEquals(other, step) && other.IsOfType(StepTypes.RequireApproval.ExtensionName) && (before.Contains(other) || named.Contains(other.UniqueName))
               select (other.UniqueName, $"{StepWords.Name(other)}{(before.Contains(other) ? "" : ", which does not come before this step")}"),
        ];
    }

    private static HashSet<string> NamedBy(StepDefinition step, StepType? type) =>
        (type?.Parameters ?? []).Where(parameter => parameter.Source == ParameterSource.Approvals).SelectMany(parameter => step.ListParameter(parameter.Name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
