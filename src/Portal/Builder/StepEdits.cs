using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Builder.Rows;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>What people do to the steps of a draft. Each edit gives the steps that there are then, and the one that it was about.</summary>
internal static class StepEdits
{
    /// <summary>
    /// Puts a new step onto an arrow: the output leads to it, and it leads on to where the output led. A marker becomes the start or the end
    /// that the definition lacks, because only their names make them that.
    /// </summary>
    /// <param name="after">The step with the output; null for a step to which nothing leads yet.</param>
    public static (ImmutableArray<StepDefinition> Steps, StepDefinition Added) Add(
        ImmutableArray<StepDefinition> steps, StepType type, StepDefinition? after, string output, Guid id)
    {
        var target = after?.Target(output);
        var marker = type.ExtensionName == StepTypes.Noop.ExtensionName ? MissingMarker(steps, after, target) : null;
        if (marker is { Name: StepTypes.StartMarker })
            target = First(steps)?.UniqueName;
        var added = new StepDefinition
        {
            Id = id,
            UniqueName = marker?.Name ?? FreeName(steps, type.ExtensionName),
            DisplayName = marker?.DisplayName ?? type.DisplayName,
            ExtensionName = type.ExtensionName,
            Signals = type.SignalName is { } signal ? [new SignalDefinition(signal, [])] : [],
            Outputs = target is not null && MainOutput(type) is { } main ? [new StepOutput(main, target)] : [],
        };
        return (after is null ? [.. steps, added] : [.. Replace(steps, after, Connect(after, output, added.UniqueName)), added], added);
    }

    /// <summary>Removes a step. What led to it leads on to where it led by its main output, or nowhere if it led nowhere.</summary>
    public static ImmutableArray<StepDefinition> Remove(ImmutableArray<StepDefinition> steps, StepDefinition removed)
    {
        var onTo = removed.Target(StepOutputs.Continue) ?? removed.Target(StepOutputs.Otherwise);
        if (onTo is not null && Is(onTo, removed.UniqueName))
            onTo = null;
        return
        [
            .. steps.Where(step => !ReferenceEquals(step, removed)).Select(step => !step.LeadsTo(removed.UniqueName) ? step : step with
            {
                Outputs = [.. step.Outputs.Where(output => onTo is not null || !Is(output.Target, removed.UniqueName))
                    .Select(output => Is(output.Target, removed.UniqueName) ? output with { Target = onTo! } : output)],
            }),
        ];
    }

    /// <summary>Puts a step back that was removed: what led to it leads to it again, as far as it is still there.</summary>
    public static ImmutableArray<StepDefinition> PutBack(ImmutableArray<StepDefinition> steps, RemovedStep removed)
    {
        var led = removed.Arrows.ToLookup(arrow => arrow.From, StringComparer.OrdinalIgnoreCase);
        return steps.Select(step => led[step.UniqueName].Aggregate(step, Lead)).ToImmutableArray().Insert(Math.Clamp(removed.Place, 0, steps.Length), removed.Step);

        StepDefinition Lead(StepDefinition step, RemovedArrow arrow) => step.Target(arrow.Output) is null
            ? step with { Outputs = step.Outputs.Insert(Math.Clamp(arrow.Place, 0, step.Outputs.Length), new StepOutput(arrow.Output, removed.Step.UniqueName)) }
            : Connect(step, arrow.Output, removed.Step.UniqueName);
    }

    /// <summary>Adds a step that is the same except for its name. It leads where the first one leads, and nothing leads to it.</summary>
    public static (ImmutableArray<StepDefinition> Steps, StepDefinition Added) Duplicate(ImmutableArray<StepDefinition> steps, StepDefinition step, Guid id)
    {
        var added = step with { Id = id, UniqueName = FreeName(steps, step.UniqueName), DisplayName = Copied(step.DisplayName) };
        return ([.. steps, added], added);
    }

    /// <summary>Puts a changed step in the place of the one that it was. If it has another name now, what led to it still does.</summary>
    public static ImmutableArray<StepDefinition> Change(ImmutableArray<StepDefinition> steps, StepDefinition before, StepDefinition after)
    {
        var changed = Replace(steps, before, after);
        return before.UniqueName == after.UniqueName ? changed :
        [
            .. changed.Select(step => !step.LeadsTo(before.UniqueName) ? step : step with
            {
                Outputs = [.. step.Outputs.Select(output => Is(output.Target, before.UniqueName) ? output with { Target = after.UniqueName } : output)],
            }),
        ];
    }

    /// <summary>The step with an output that leads to another step, or with no such output.</summary>
    public static StepDefinition Connect(StepDefinition step, string output, string? target)
    {
        var at = step.Outputs.ToList().FindIndex(known => Is(known.Name, output));
        return (at, target) switch
        {
            ( >= 0, null) => step with { Outputs = step.Outputs.RemoveAt(at) },
            ( >= 0, _) when step.Outputs[at].Target == target => step,
            ( >= 0, _) => step with { Outputs = step.Outputs.SetItem(at, step.Outputs[at] with { Target = target }) },
            (_, null) => step,
            _ => step with { Outputs = step.Outputs.Add(new StepOutput(output, target)) },
        };
    }

    /// <summary>Takes a step out of the flow, as <see cref="Remove"/> does, and puts it onto another arrow.</summary>
    /// <param name="after">Another step, with the output.</param>
    public static ImmutableArray<StepDefinition> Move(ImmutableArray<StepDefinition> steps, StepDefinition moved, StepDefinition after, string output, StepType? type)
    {
        var rest = Remove(steps, moved);
        var before = rest.First(step => Is(step.UniqueName, after.UniqueName));
        var main = type is null ? null : MainOutput(type);
        var placed = main is null ? moved : Connect(moved, main, before.Target(output));
        return [.. steps.Select(step => ReferenceEquals(step, moved) ? placed
            : ReferenceEquals(step, after) ? Connect(before, output, moved.UniqueName)
            : rest.First(other => Is(other.UniqueName, step.UniqueName)))];
    }

    /// <summary>Entries of a step name its outputs: which names have changed, with null for those that are gone.</summary>
    public static ImmutableDictionary<string, string?> Renames(ParameterEntries entries, ImmutableArray<EntryRow> before, ImmutableArray<EntryRow> after)
    {
        var renames = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in entries.Output is null ? [] : before)
        {
            if (NameOf(row) is { Length: > 0 } name && after.FirstOrDefault(other => other.Key == row.Key) is var now && NameOf(now) != name)
                renames[name] = NameOf(now);
        }

        return renames.ToImmutable();

        string? NameOf(EntryRow? row) => row is null ? null
            : entries.Name is not null ? row.Name
            : row.Members.TryGetValue(entries.Output!, out var name) ? JsonValues.Text(name) : null;
    }

    /// <summary>Lets outputs follow the names of what they belong to. Those that every step of the type has stay.</summary>
    public static StepDefinition Rename(StepDefinition step, ImmutableDictionary<string, string?> renames, StepType type) => renames.IsEmpty ? step : step with
    {
        Outputs =
        [
            .. from output in step.Outputs
               let isOwn = renames.ContainsKey(output.Name) && !type.Outputs.Contains(output.Name, StringComparer.OrdinalIgnoreCase)
               where !isOwn || renames[output.Name] is { Length: > 0 }
               select isOwn ? output with { Name = renames[output.Name]! } : output,
        ],
    };

    /// <summary>The output by which the flow usually goes on; null if a step of the type has none.</summary>
    private static string? MainOutput(StepType type) =>
        type.Outputs.FirstOrDefault(output => output is StepOutputs.Continue) ?? type.Outputs.FirstOrDefault(output => output is StepOutputs.Otherwise);

    /// <summary>A marker that stands on no output is the start; one on an output that leads nowhere is the end.</summary>
    private static (string Name, string DisplayName)? MissingMarker(ImmutableArray<StepDefinition> steps, StepDefinition? after, string? target) => (after, target) switch
    {
        (null, _) when !Has(steps, StepTypes.StartMarker) => (StepTypes.StartMarker, "Start"),
        (not null, null) when !Has(steps, StepTypes.EndMarker) => (StepTypes.EndMarker, "End"),
        _ => null,
    };

    /// <summary>The only step that no output leads to; null if that is not exactly one.</summary>
    private static StepDefinition? First(ImmutableArray<StepDefinition> steps) =>
        steps.Where(step => !steps.Any(other => other.LeadsTo(step.UniqueName))).Take(2).ToList() is [var only] ? only : null;

    private static bool Has(ImmutableArray<StepDefinition> steps, string name) => steps.Any(step => Is(step.UniqueName, name));

    private static ImmutableArray<StepDefinition> Replace(ImmutableArray<StepDefinition> steps, StepDefinition before, StepDefinition after) =>
        [.. steps.Select(step => ReferenceEquals(step, before) ? after : step)];

    private static string FreeName(ImmutableArray<StepDefinition> steps, string wanted)
    {
        var stem = wanted.TrimEnd("0123456789".ToCharArray());
        if (stem.Length is 0 or > DefinitionLimits.UniqueName - 4)
            stem = "Step";
        return Enumerable.Range(1, steps.Length + 1).Select(number => stem + number.ToString(CultureInfo.InvariantCulture))
            .First(name => !Has(steps, name));
    }

    private static string Copied(string name) => name.Length + 7 <= DefinitionLimits.DisplayName ? $"{name} (copy)" : name;

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
