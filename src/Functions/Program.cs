using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Telemetry;
using WorkflowFunctions.Functions;
using WorkflowFunctions.Storage.Tables;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Logging.AddQuietLogs();
    var hub = TaskHub.Owner(builder.Configuration);
    var problems = new SettingsProblems();
    KeyVaultReferences.Check(builder.Configuration, problems);
    problems.Collect(() => builder.Services.AddWorkflowFunctions(builder.Configuration));
    problems.Collect(() => TablesStoreOptions.From(builder.Configuration, hub));
    AppTelemetrySettings? telemetry = null;
    problems.Collect(() => telemetry = AppTelemetrySettings.Read(builder.Configuration));
    problems.ThrowIfAny();
    if (telemetry is not null)
        AppTelemetry.Add(builder.Services, telemetry);
    await builder.Services.AddStoreAsync(builder.Configuration, hub, new TablesProvider());
    var app = builder.Build();
    app.Services.GetRequiredService<StepCatalogue>();
    app.Services.GetRequiredService<NoticeTeller>();
    app.Services.GetRequiredService<DueWatch>().Begin(app.Services.GetRequiredService<EngineMetrics>());
    await app.RunAsync();
    return 0;
}
catch (Exception failure)
{
    return StartFailure.Tell(failure, Console.Error);
}
