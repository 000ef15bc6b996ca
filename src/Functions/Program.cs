using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Functions;
using WorkflowFunctions.Storage.Tables;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Logging.AddQuietLogs();
builder.Services.AddWorkflowFunctions(builder.Configuration);
await builder.Services.AddStoreAsync(builder.Configuration, TaskHub.Owner(builder.Configuration), new TablesProvider());
var app = builder.Build();
app.Services.GetRequiredService<StepCatalogue>();
app.Services.GetRequiredService<NoticeTeller>();
await app.RunAsync();
