using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using WorkflowFunctions.Functions;
using WorkflowFunctions.Storage.Tables;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddWorkflowFunctions(builder.Configuration);
builder.Services.AddTablesStorage(builder.Configuration);
builder.Build().Run();
