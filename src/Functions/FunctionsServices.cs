using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using WorkflowFunctions.Api;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Functions;

/// <summary>All that the functions need besides a store.</summary>
public static class FunctionsServices
{
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message names it.</exception>
    public static IServiceCollection AddWorkflowFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddWorkflowApi(configuration);
        services.AddWorkflowEngine();
        services.AddSingleton<DurableClients>();
        services.AddSingleton<IDoorbell, DurableDoorbell>();
        services.AddSingleton<WorkflowPipeline>();
        return services.AddMail(configuration);
    }

    private static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        var from = configuration["Mail:From"] ?? MailOptions.DefaultFrom;
        if (!MailboxAddress.TryParse(from, out var address))
            throw new InvalidOperationException($"Mail:From is '{from}', but must be a mail address.");
        if (configuration["Mail:Folder"] is not { Length: > 0 } folder)
            throw new InvalidOperationException("Mail:Folder is not set, but must name the folder that mail is put into as .eml files.");
        return services.AddSingleton(new MailOptions(address)).AddSingleton<IMailTransport>(new MailFolder(folder));
    }
}
