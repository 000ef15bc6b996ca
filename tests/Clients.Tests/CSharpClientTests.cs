using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace WorkflowFunctions.Clients.Tests;

/// <summary>A client that NSwag generates from the service's own document compiles, and drives a workflow.</summary>
public sealed class CSharpClientTests(RunningHost host) : IClassFixture<RunningHost>
{
    [Fact]
    public async Task A_client_made_by_NSwag_starts_a_workflow_signals_and_reads_its_history()
    {
        var drive = Compile(await GenerateAsync(await host.DocumentAsync()));
        using var requester = host.As("erin");
        using var first = host.As("alice");
        using var second = host.As("bob");

        var run = (Task<string>)drive.GetMethod("RunAsync")!.Invoke(null, [requester, first, second])!;

        Assert.Equal("alice bob 0xA0120003", await run);
    }

    private static async Task<string> GenerateAsync(string document)
    {
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = "Client",
            InjectHttpClient = true,
            UseBaseUrl = false,
            CSharpGeneratorSettings = { Namespace = "WorkflowClient", JsonLibrary = CSharpJsonLibrary.SystemTextJson, DateTimeType = "System.DateTimeOffset" },
        };
        return new CSharpClientGenerator(await OpenApiDocument.FromJsonAsync(document, TestContext.Current.CancellationToken), settings).GenerateFile();
    }

    /// <summary>The type <c>Drive</c>, compiled together with the client.</summary>
    private static Type Compile(string client)
    {
        using var drive = new StreamReader(typeof(CSharpClientTests).Assembly.GetManifestResourceStream("Drive.cs")!);
        var compilation = CSharpCompilation.Create(
            "Generated",
            [CSharpSyntaxTree.ParseText(client), CSharpSyntaxTree.ParseText(drive.ReadToEnd())],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var bytes = new MemoryStream();
        var result = compilation.Emit(bytes);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
        return Assembly.Load(bytes.ToArray()).GetType("Drive", throwOnError: true)!;
    }
}
