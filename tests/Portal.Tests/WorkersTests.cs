using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Several workers over one store.</summary>
public sealed class WorkersTests
{
    [Fact]
    public async Task Workers_that_begin_at_once_on_an_empty_store_read_what_the_others_have_sealed()
    {
        var texts = new Texts();
        await using var one = Worker(texts);
        await using var two = Worker(texts);
        var (here, there) = (ProtectorOf(one), ProtectorOf(two));

        // Each makes a key of its own if it finds none.
        var sealedTexts = await Task.WhenAll(Task.Run(() => here.Protect("one")), Task.Run(() => there.Protect("two")));

        Assert.Equal(["one", "two"], sealedTexts.Select(here.Unprotect));
        Assert.Equal(["one", "two"], sealedTexts.Select(there.Unprotect));
        await using var later = Worker(texts);
        Assert.Equal(["one", "two"], sealedTexts.Select(ProtectorOf(later).Unprotect));
        Assert.InRange(texts.Count, 1, 2);
    }

    private static ServiceProvider Worker(Texts texts) =>
        new ServiceCollection().AddLogging().AddSingleton<ISharedTextStore>(texts).AddPortal().BuildServiceProvider();

    private static IDataProtector ProtectorOf(ServiceProvider worker) => worker.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
