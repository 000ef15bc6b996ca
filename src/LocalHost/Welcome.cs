using WorkflowFunctions.Api;
using WorkflowFunctions.LocalHost.Demo;

namespace WorkflowFunctions.LocalHost;

/// <summary>What the host prints when it listens.</summary>
internal static class Welcome
{
    public static void Print(WebApplication app, HostArguments arguments)
    {
        var url = app.Urls.First();
        Console.WriteLine($"WorkflowFunctions listens on {string.Join(" and ", app.Urls)} (also under {WorkflowApi.CompatibleBasePath}).");
        Console.WriteLine($"Data: {Path.GetFullPath(arguments.DataDirectory)} (mail as .eml files in its folder 'mail'). Stop with Ctrl-C.");
        if (!arguments.Demo)
            return;
        Console.WriteLine($"{DemoSettings.Users} Try them at {url}, call the API at {url}/console, or:");
        Console.WriteLine($"  curl -u erin:erin-demo {url}/Workflow/Instances -H 'Content-Type: application/json' \\");
        Console.WriteLine("       -d '{\"WorkflowType\":\"Enrollment\",\"Key\":\"12\",\"InitialData\":{\"cn\":\"www.example.com\"}}'");
        Console.WriteLine($"  curl -u alice:alice-demo {url}/Workflow/Instances/AssignedToMe");
    }
}
