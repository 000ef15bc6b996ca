using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>The step types of an installation: those that are built in, and those that were registered.</summary>
public sealed class StepCatalogue
{
    /// <exception cref="ArgumentException">A registered type has the name of another one, or is no effect.</exception>
    public StepCatalogue(IEnumerable<StepType> registered)
    {
        All = [.. StepTypes.All, .. registered];
        if (All.GroupBy(type => type.ExtensionName, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The step type '{twice.Key}' is there {twice.Count()} times; give yours another ExtensionName.", nameof(registered));
        if (All[StepTypes.All.Length..].FirstOrDefault(type => type.Behaviour != StepBehaviour.Effect) is { } wrong)
            throw new ArgumentException($"The step type '{wrong.ExtensionName}' is a {wrong.Behaviour}; a registered type can only be an Effect.", nameof(registered));
    }

    public static StepCatalogue BuiltIn { get; } = new([]);

    public ImmutableArray<StepType> All { get; }

    public StepType? Find(string extensionName) => All.FirstOrDefault(type => type.Is(extensionName));
}
