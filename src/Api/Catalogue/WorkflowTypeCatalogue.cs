using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Catalogue;

/// <summary>The workflow types of an installation: the built-in ones, those of the settings, and those that definitions use.</summary>
public sealed class WorkflowTypeCatalogue(IOptions<WorkflowTypeSettings> settings, DefinitionService definitions)
{
    /// <summary>Each type once. The settings win over what is built in; definitions only give a name.</summary>
    public async Task<ImmutableArray<WorkflowType>> ListAsync(CancellationToken cancellation)
    {
        var used = (await definitions.ListAsync(cancellation)).OrderBy(head => head.Id).Select(head => new WorkflowType(head.WorkflowType, "", []));
        return [.. settings.Value.Types.Concat(WorkflowType.BuiltIn).Concat(used).DistinctBy(type => type.Name, StringComparer.OrdinalIgnoreCase)];
    }
}

internal static class WorkflowTypeServices
{
    /// <summary>The settings are read when the host starts, or at their first use if the pipeline has no host of its own.</summary>
    public static IServiceCollection AddWorkflowTypes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WorkflowTypeSettings>()
            .Configure(settings => settings.Types = WorkflowTypeSettings.Read(configuration))
            .ValidateOnStart();
        return services.AddSingleton<WorkflowTypeCatalogue>();
    }
}
