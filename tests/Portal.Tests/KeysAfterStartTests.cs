using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Portal.SignIn;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>The keys of cookies and forms at the start of a host.</summary>
public sealed class KeysAfterStartTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_starts_without_waiting_for_the_keys_and_reads_them_before_anybody_asks()
    {
        var texts = new Texts { Hangs = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        using var host = HostOver(texts);

        await host.StartAsync(Stop);

        texts.Hangs.SetResult();
        await Reading(host);
        Assert.Equal(1, texts.Count);
        var reads = texts.Reads;
        host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("page").Protect("form");
        Assert.Equal(reads, texts.Reads);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task If_the_store_is_away_at_the_start_the_next_who_needs_the_keys_reads_them()
    {
        var texts = new Texts { IsAway = true };
        using var host = HostOver(texts);

        await host.StartAsync(Stop);
        await Reading(host);

        texts.IsAway = false;
        var protector = host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("page");
        Assert.Equal("form", protector.Unprotect(protector.Protect("form")));
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task The_embedded_host_has_nothing_else_that_reads_the_keys_while_it_starts()
    {
        await using var host = await PortalHost.StartAsync(_ => { });
        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service.GetType().Assembly == typeof(DataProtectionOptions).Assembly);
    }

    private static IHost HostOver(Texts texts)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging().AddSingleton<ISharedTextStore>(texts).AddPortal();
        return builder.Build();
    }

    private static Task Reading(IHost host) =>
        Assert.Single(host.Services.GetServices<IHostedService>().OfType<KeysAfterStart>()).ExecuteTask!;
}
