using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Portal.Away;
using WorkflowFunctions.Portal.Builder;
using WorkflowFunctions.Portal.Happened;
using WorkflowFunctions.Portal.Http;
using WorkflowFunctions.Portal.Instances;
using WorkflowFunctions.Portal.Lists;
using WorkflowFunctions.Portal.SignIn;
using WorkflowFunctions.Portal.Start;

namespace WorkflowFunctions.Portal;

/// <summary>Pages for people, in the pipeline of the API.</summary>
public static class PortalServices
{
    /// <summary>Adds the pages to the API, which has to be added as well.</summary>
    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents();
        // Letters of all languages as they are; what could be markup is escaped all the same.
        services.AddWebEncoders(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html"];
        });
        // A quarter smaller than by the fastest way, for a millisecond of the largest page.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.AddBrowserSignIn();
        // Behind all that seals something: each adds the framework's own service again.
        KeysAfterStart.Replace(services);
        return services
            .AddSingleton<IPipelinePart, PortalPart>()
            .AddSingleton<ListReader>()
            .AddSingleton<InboxReader>()
            .AddSingleton<InstanceViews>()
            .AddSingleton<DefinitionChanges>()
            .AddSingleton<PanelChoices>()
            .AddSingleton<RemovedSteps>()
            .AddSingleton<GivenAnswers>()
            .AddSingleton<StartViews>()
            .AddSingleton<OfferedNames>()
            .AddSingleton<HappenedReader>()
            .AddSingleton<ServiceState>();
    }

    private static IServiceCollection AddBrowserSignIn(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("WorkflowFunctions");
        services.AddSingleton<StoredKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<StoredKeys>((options, keys) => options.XmlRepository = keys);
        // It warns that the keys lie in the store as they are. They do, as everything else there: see docs/security.md.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            // For each cookie and each response of a provider that is none: anybody can send them, without end. Failed sign-ins are told by ProviderSignIn.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Critical)
            .AddFilter("Microsoft.AspNetCore.Authentication.OpenIdConnect", LogLevel.Critical));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = Forms.Cookie;
            options.Cookie.Path = "/";
            // Strict, a page that is opened from a mail would replace it, and with it the forms of all other tabs.
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<EndedSessions>().AddSingleton<SessionCallers>().AddSingleton<Drafts>().AddSingleton<IBrowserSignIn, BrowserSignIn>();
        services.AddAuthentication().AddCookie(SignInSchemes.Session);
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, SessionCookie>();

        // Not AddOpenIdConnect: it would also read Authentication:Schemes, a second place that nothing validates.
        services.AddTransient<OpenIdConnectHandler>();
        services.AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>();
        services.AddSingleton<ProviderSignIn>().AddSingleton<IConfigureOptions<OpenIdConnectOptions>>(provider => provider.GetRequiredService<ProviderSignIn>());
        services.AddOptions<AuthenticationOptions>().Configure<SignInSettings>((options, settings) =>
        {
            if (settings.OpenIdConnect is not null)
                options.AddScheme<OpenIdConnectHandler>(SignInSchemes.OpenIdConnect, null);
        });
        return services;
    }
}
