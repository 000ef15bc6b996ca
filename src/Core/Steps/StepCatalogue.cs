using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Steps;

/// <summary>The step types of an installation: built-in and registered ones.</summary>
public sealed class StepCatalogue
{
    /// <param name="registered">The types that have an executor. A built-in effect among them replaces the plain declaration.</param>
    /// <exception cref="SettingsException">A registered type has the name of another one, or is not an effect.</exception>
    public StepCatalogue(params IEnumerable<StepType> registered)
    {
        ImmutableArray<StepType> all = [.. registered];
        var problems = Problems(all).ToImmutableArray();
        if (!problems.IsEmpty)
            throw new SettingsException(problems);
        All = [.. StepTypes.All.Select(type => all.FirstOrDefault(own => own.Is(type.ExtensionName)) ?? type), .. all.Where(type => StepTypes.Find(type.ExtensionName) is null)];
    }

    public static StepCatalogue BuiltIn { get; } = new([]);

    public ImmutableArray<StepType> All { get; }

    public StepType? Find(string extensionName) => All.FirstOrDefault(type => type.Is(extensionName));

    private static IEnumerable<string> Problems(ImmutableArray<StepType> registered)
    {
        foreach (var same in registered.GroupBy(type => type.ExtensionName, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            yield return $"The step type '{same.Key}' is registered {same.Count()} times; give yours another ExtensionName.";
        foreach (var type in registered)
        {
            if (StepTypes.Find(type.ExtensionName) is { Behaviour: not StepBehaviour.Effect })
                yield return $"The step type '{type.ExtensionName}' is built in; give yours another ExtensionName.";
            else if (type.Behaviour is not StepBehaviour.Effect)
                yield return $"The step type '{type.ExtensionName}' is a {type.Behaviour.GetType().Name}; a registered type can only be an Effect.";
            if (!DefinitionLimits.IsUniqueName(type.ExtensionName))
                yield return $"The step type '{type.ExtensionName}' must have an ExtensionName of 1 to {DefinitionLimits.UniqueName} letters, digits, '_' and '-'.";
        }
    }
}
