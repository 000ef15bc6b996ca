using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Functions;
using WorkflowFunctions.Storage.Tables;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Logging.AddQuietLogs();
builder.Services.AddWorkflowFunctions(builder.Configuration);
builder.Services.AddTablesStorage(await TablesStore.OpenAsync(TablesStoreOptions.From(builder.Configuration, TaskHub.Owner(builder.Configuration))));
var app = builder.Build();
app.Services.GetRequiredService<StepCatalogue>();
await app.RunAsync();
