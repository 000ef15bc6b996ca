using WorkflowFunctions.Api.Console;
using WorkflowFunctions.Portal.SignIn;

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

    private static readonly (string Name, string May)[] People =
    [
        ("alice", "approves as one of the PKI Approvers"),
        ("bob", "approves as one of the PKI Approvers"),
        ("carol", "approves as a PKI Approver and as a Certificate Owner"),
        ("dave", "requests, and approves as a Certificate Owner"),
        ("erin", "requests certificates and follows what becomes of them"),
        ("admin", "may do everything"),
    ];

    /// <summary>The users of the demo are public: the sign-in page offers them, and the console page is filled in with one of them.</summary>
    public static void AddDemoSignIn(this WebApplicationBuilder builder, HostArguments arguments)
    {
        if (!arguments.Demo)
            return;
        builder.Services.AddSingleton(new ConsoleSignIn("alice", "alice-demo", $"Signed in as alice. {Users}"));
        foreach (var (name, may) in People)
            builder.Services.AddSingleton(new PublicPerson(name, $"{name}-demo", may));
    }

    public static Stream Open(string resource) => typeof(DemoSettings).Assembly.GetManifestResourceStream(resource)
        ?? throw new InvalidOperationException($"The resource '{resource}' is missing from the program.");
}
