using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Notices.Mail;

namespace WorkflowFunctions.Deploy.Tests;

/// <summary>What <c>docs/embedded-host.md</c> installs, against the unit and what the service accepts.</summary>
public sealed partial class EmbeddedHostPageTests
{
    private static readonly string Page = Repository.Read("docs/embedded-host.md");
    private static readonly string Unit = Repository.Read("deploy/workflow.service");

    [Fact]
    public void The_settings_of_the_page_are_accepted()
    {
        var json = Json().Match(Page).Groups[1].Value.Replace("pbkdf2-sha256$…", PasswordHash.Create("a password").Stored, StringComparison.Ordinal);
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var configuration = new ConfigurationBuilder().AddJsonStream(file).Build();
        var problems = new SettingsProblems();

        var signIn = InstallationSettings.Check(configuration, problems);
        problems.Collect(() => new ServiceCollection().AddMail(configuration, defaultFolder: null));

        problems.ThrowIfAny();
        Assert.True(signIn?.HasAny);
    }

    [Fact]
    public void The_unit_runs_what_the_page_puts_there()
    {
        var (program, data) = (Started().Match(Unit).Groups[1].Value, Started().Match(Unit).Groups[2].Value);
        Assert.Equal("/opt/workflow/WorkflowFunctions.LocalHost", program); // the assembly's name by Directory.Build.props
        Assert.Contains($"`{program} hash-password`", Page, StringComparison.Ordinal);
        Assert.Contains($"{data}/workflow.db", Page, StringComparison.Ordinal);
        Assert.Equal(data, $"/var/lib/{Value("StateDirectory")}");
        Assert.Contains($"{Value("WorkingDirectory")}/appsettings.json", Page, StringComparison.Ordinal);
        Assert.Contains($"useradd --system --shell /usr/sbin/nologin {Value("User")}\n", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_proxy_of_the_page_tells_what_the_service_reads() =>
        Assert.All(["Host $host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"],
            header => Assert.Contains($"proxy_set_header {header};", Page, StringComparison.Ordinal));

    private static string Value(string name) => Regex.Match(Unit, $"^{name}=(.+)$", RegexOptions.Multiline).Groups[1].Value;

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex(@"^ExecStart=(\S+) --data (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Started();
}
