namespace WorkflowFunctions.LocalHost.Tests.Kit;

internal static class Refusals
{
    /// <summary>Asserts that a host has refused to start with a text for people that contains all of this, and nothing else has been said.</summary>
    public static async Task AssertAsync(HostProcess host, params string[] parts)
    {
        Assert.Equal(1, await host.EndedAsync());
        Assert.All(parts, part => Assert.Contains(part, host.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", host.Errors + host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("listens on", host.Output, StringComparison.Ordinal);
    }
}
