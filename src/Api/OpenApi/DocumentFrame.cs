using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>The parts around the operations: title, base paths, ways to sign in, chapters.</summary>
internal sealed class DocumentFrame(DocumentSettings settings) : IOpenApiDocumentTransformer
{
    private const string About = """
        Approval workflows: a *workflow* is a graph of steps, and some steps wait for people, who answer with a *signal*.
        The service speaks the Workflow part of the Keyfactor Command REST API, so that clients of that API work with it.

        Names of members are written as here and read in any case. Unknown members are refused. Dates are RFC 3339 in UTC.
        Every failure is an `ErrorResponse` that names everything that is wrong at once. Every path is also served under `/KeyfactorAPI`.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "WorkflowFunctions",
            Version = typeof(DocumentFrame).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            Description = About,
            Contact = new OpenApiContact { Name = settings.ContactName, Url = settings.ContactPage, Email = settings.ContactMail },
            License = new OpenApiLicense { Name = settings.License },
        };
        // Not the address of this request: one document serves every host, name and proxy.
        document.Servers =
        [
            new OpenApiServer { Url = "/", Description = "The service." },
            new OpenApiServer { Url = WorkflowApi.CompatibleBasePath, Description = "The base path of existing clients." },
        ];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [SignInSchemes.Basic] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "basic",
                Description = "Name and password of a configured user.",
            },
            [SignInSchemes.Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "A token of the configured issuer.",
            },
        };
        document.Security =
        [
            .. new[] { SignInSchemes.Basic, SignInSchemes.Bearer }.Select(scheme =>
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] }),
        ];
        document.Tags = new HashSet<OpenApiTag>(Tags.All.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        return Task.CompletedTask;
    }
}
