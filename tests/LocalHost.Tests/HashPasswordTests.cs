using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

public sealed class HashPasswordTests
{
    [Fact]
    public async Task Hash_password_prints_a_hash_that_signs_in()
    {
        using var folder = new TemporaryFolder();
        await using var hashing = HostProcess.Start(folder.Root, Settings.None, "hash-password");
        hashing.Type("bob-demo\n");
        Assert.Equal(0, await hashing.EndedAsync());
        var hash = hashing.Output.Trim();
        Assert.StartsWith("pbkdf2-sha256$600000$", hash, StringComparison.Ordinal);

        var settings = Settings.WithApprovers("alice");
        Settings.AddUser(settings, 2, "bob", role: 1, hash);
        await using var host = await HostProcess.ServeAsync(folder.Root, settings);
        (await (await host.AsAsync("bob")).GetAsync("/Workflow/Instances")).Is(200);
    }

    [Fact]
    public async Task Hash_password_refuses_an_empty_password()
    {
        using var folder = new TemporaryFolder();
        await using var hashing = HostProcess.Start(folder.Root, Settings.None, "hash-password");
        hashing.Type("");
        Assert.Equal(1, await hashing.EndedAsync());
        Assert.Contains("no password", hashing.Errors, StringComparison.Ordinal);
        Assert.Equal("", hashing.Output.Trim());
    }
}
