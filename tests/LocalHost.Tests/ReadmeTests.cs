using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

/// <summary>The commands of <c>README.md</c>, as a newcomer pastes them.</summary>
public sealed partial class ReadmeTests
{
    /// <summary>Notes each call before it is made.</summary>
    private const string Noting = "curl() { echo \"$*\" >> calls; command curl \"$@\"; }";

    [Fact]
    public async Task The_walk_can_be_pasted_in_one_go_however_long_the_last_step_takes()
    {
        using var folder = new TemporaryFolder();
        await using var mail = new HeldMailServer();
        var settings = new Dictionary<string, string>
        {
            ["Mail__Smtp__Host"] = "127.0.0.1",
            ["Mail__Smtp__Port"] = mail.Port.ToString(CultureInfo.InvariantCulture),
            ["Mail__Smtp__Tls"] = "None",
        };
        await using var host = await HostProcess.ServeAsync(folder.Root, settings, "--demo");
        var commands = Walk().Replace("http://127.0.0.1:7071", (await host.AddressAsync()).ToString().TrimEnd('/'), StringComparison.Ordinal)
            .Replace("/tmp/", "", StringComparison.Ordinal);

        var walking = Command.RunAsync("bash", "-c", $"cd '{folder.Root}'\n{Noting}\n{commands}");
        // The request that bob's approval ends in is still being carried out when it is asked for.
        await Eventually.SeesAsync(() => Task.FromResult(Calls(folder)), calls => calls.LastOrDefault(call => call.Contains("bob", StringComparison.Ordinal)) is { } bobs
            && calls.SkipWhile(call => call != bobs).Count() > 2);
        mail.Release();
        var (exitCode, output) = await walking;

        Assert.Equal(0, exitCode);
        Assert.Matches(
            "(?s)Awaiting 2 more approval.*HTTP/1.1 204.*Awaiting 1 more approval.*HTTP/1.1 204.*\"StatusName\":\"Complete\".*bob approved.*0xA0120020.*0xA0120025.*0xA0120001", output);
    }

    private static string[] Calls(TemporaryFolder folder) =>
        Path.Combine(folder.Root, "calls") is var calls && File.Exists(calls) ? File.ReadAllLines(calls) : [];

    private static string Walk()
    {
        var section = Section().Match(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"))).Groups[1].Value;
        return string.Join('\n', section.Split('\n').Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line[4..]));
    }

    [GeneratedRegex("^## Walk through it\n(.*?)^## ", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Section();
}
