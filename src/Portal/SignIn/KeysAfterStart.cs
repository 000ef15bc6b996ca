using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>
/// Reads the keys of cookies and forms, or makes the first, once the host has started: then no page waits for them, and neither does the
/// first response of the API. The framework would read them before the host listens.
/// </summary>
internal sealed class KeysAfterStart(IDataProtectionProvider protection, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>Takes the framework's own service away.</summary>
    public static void Replace(IServiceCollection services)
    {
        var atStart = services.Single(service =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(DataProtectionOptions).Assembly);
        services.Remove(atStart);
        services.AddHostedService<KeysAfterStart>();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var ofStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var ofStop = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested)
            return;
        try
        {
            protection.CreateProtector(nameof(KeysAfterStart)).Protect([]);
        }
        catch (Exception)
        {
            // The framework has logged it, and whatever needs the keys next reads them again.
        }
    }
}
