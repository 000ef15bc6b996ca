using WorkflowFunctions.Api.Console;

namespace WorkflowFunctions.LocalHost.Demo;

/// <summary>The roles and users of the demo. Each password is the name followed by <c>-demo</c>.</summary>
internal static class DemoSettings
{
    public const string Users = "Demo users: admin, alice, bob, carol, dave, erin; the password is the name followed by -demo.";

    public static void AddDemoSettings(this WebApplicationBuilder builder, HostArguments arguments)
    {
        if (arguments.Demo)
            builder.Configuration.AddJsonStream(Open("demo.json"));
    }

    /// <summary>The console page is filled in with a user of the demo, because these users are public.</summary>
    public static void AddDemoSignIn(this WebApplicationBuilder builder, HostArguments arguments)
    {
        if (arguments.Demo)
            builder.Services.AddSingleton(new ConsoleSignIn("alice", "alice-demo", $"Signed in as alice. {Users}"));
    }

    public static Stream Open(string resource) => typeof(DemoSettings).Assembly.GetManifestResourceStream(resource)
        ?? throw new InvalidOperationException($"The resource '{resource}' is missing from the program.");
}
