namespace WorkflowFunctions.LocalHost.Demo;

/// <summary>The roles and users of the demo; each password is the name followed by <c>-demo</c>.</summary>
internal static class DemoSettings
{
    public static void AddDemoSettings(this WebApplicationBuilder builder, HostArguments arguments)
    {
        if (arguments.Demo)
            builder.Configuration.AddJsonStream(Open("demo.json"));
    }

    public static Stream Open(string resource) => typeof(DemoSettings).Assembly.GetManifestResourceStream(resource)
        ?? throw new InvalidOperationException($"The resource '{resource}' is missing from the program.");
}
