using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Api.Catalogue;

/// <summary>The workflow types of the settings: <c>WorkflowTypes:n</c> with <c>Name</c>, <c>KeyType</c> and <c>ContextParameters</c>.</summary>
public sealed class WorkflowTypeSettings
{
    private const string Section = "WorkflowTypes";

    public ImmutableArray<WorkflowType> Types { get; internal set; } = [];

    /// <exception cref="SettingsException">A setting is wrong; the message lists every problem.</exception>
    public static ImmutableArray<WorkflowType> Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var types = ImmutableArray.CreateBuilder<WorkflowType>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (configuration[Section] is { Length: > 0 })
            problems.Add($"{Section} is a single value, but must be a list: {Section}:0:Name, {Section}:1:Name and so on.");
        foreach (var section in configuration.GetSection(Section).GetChildren().Select(child => new SettingsReader(child, problems)))
        {
            section.Expect("Name", "KeyType", "ContextParameters");
            var name = section.Required("Name");
            if (name.Length > DefinitionLimits.WorkflowType)
                section.Refuse("Name", FormattableString.Invariant($"have at most {DefinitionLimits.WorkflowType} characters"));
            if (name.Length > 0 && !names.Add(name))
                section.Refuse("Name", "differ from the names of the other types, in more than case");
            types.Add(new(name, section.Text("KeyType") ?? "", [.. section.Texts("ContextParameters").Select(text => text.Text)]));
        }

        return problems.Count == 0
            ? types.DrainToImmutable()
            : throw new SettingsException([.. problems]);
    }
}
