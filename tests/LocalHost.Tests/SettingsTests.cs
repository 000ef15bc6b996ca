using System.Text.RegularExpressions;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

public sealed class SettingsTests
{
    [Fact]
    public async Task Every_wrong_setting_of_sign_in_is_named_and_no_secret_is_shown()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings.WithApprovers("alice", "bob");
        settings["Security__Users__1__PasswordHash"] = "plain-secret";
        settings["Security__Users__2__RoleIds__1"] = "99";
        settings["Security__Users__2__Mail"] = "bob at example";
        settings["Security__Roles__1__Acces"] = "x";
        settings["Authentication__Jwt__SigningKey"] = "short-secret";
        settings["Authentication__AppService__Enabled"] = "true";
        settings["TrustedProxies__0"] = "proxy.example.com";
        settings["RateLimit__Burst"] = "0";
        settings["AllowedOrigins__0"] = "portal.example.com";
        await using var host = HostProcess.Start(folder.Root, settings);
        await Refusals.AssertAsync(host, "Security:Users:1:PasswordHash", "Security:Users:2:RoleIds:1 is '99'", "Security:Users:2:Mail is",
            "Security:Roles:1:Acces is not known", "Authentication:Jwt:Audience is missing", "Authentication:Jwt:SigningKey must",
            "Authentication:AppService:Enabled is 'true'", "TrustedProxies:0 is 'proxy.example.com'", "RateLimit:Burst is '0'",
            "AllowedOrigins:0 is 'portal.example.com'");
        Assert.DoesNotContain("secret", host.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WorkflowTypes__0__KeyType", "Application", "WorkflowTypes:0:Name is missing")]
    [InlineData("Calendars__Office__TimeZone", "Nowhere", "Calendars:Office:TimeZone is 'Nowhere'")]
    [InlineData("AllowedHosts", "https://flow.example.com", "AllowedHosts has 'https://flow.example.com'")]
    [InlineData("Logging__LogLevel__Default", "Loud", "Logging:LogLevel:Default is 'Loud'")]
    [InlineData("Logging__Console__LogLevel__Default", "Loud", "Logging:Console:LogLevel:Default is 'Loud'")]
    [InlineData("Logging__Console__FormatterName", "xml", "Logging:Console:FormatterName is 'xml'")]
    [InlineData("Mail__Folder", "/proc/mail", "Mail:Folder is '/proc/mail'")]
    [InlineData("Mail__Form", "a@example.com", "Mail:Form is not known")]
    [InlineData("Mail__From", "nobody", "Mail:From is 'nobody'")]
    [InlineData("Mail__From", "nobody@", "Mail:From is 'nobody@'")]
    [InlineData("Mail__Smtp__Host", "smtp://me:secret@example.com", "Mail:Smtp:Host must be")]
    [InlineData("Outgoing__AllowedHosts__0", "https://tickets.corp", "Outgoing:AllowedHosts:0 is 'https://tickets.corp'")]
    [InlineData("Secrets__Api__Value", "hush-hush", "Secrets:Api:AllowedHosts is missing")]
    [InlineData("Workflowstorage2__kind", "sqlite", "Workflowstorage2 is not known; did you mean WorkflowStorage?")]
    [InlineData("WORKFLOWSTORAG__KIND", "sqlite", "WORKFLOWSTORAG is not known; did you mean WorkflowStorage?")]
    [InlineData("PublicUrll", "https://workflow.example.com", "PublicUrll is not known; did you mean PublicUrl?")]
    [InlineData("WorkflowStorage__tablePrefx", "Approvals", "WorkflowStorage:tablePrefx is not known; WorkflowStorage has kind, tableServiceUri")]
    [InlineData("WorkflowStorage__kind", "sqlit", "WorkflowStorage:kind is 'sqlit', but must be one of the stores of this host: sqlite, tables.")]
    [InlineData("URLS", "nonsense", "'nonsense'")]
    [InlineData("URLS", "http://127.0.0.1:0;http://127.0.0.1:65536", "'http://127.0.0.1:65536'")]
    [InlineData("SweepSchedule", "often", "SweepSchedule is 'often'")]
    [InlineData("SweepSchedule", "0 0 3 31 2 *", "SweepSchedule is '0 0 3 31 2 *', a time that never comes")]
    [InlineData("ResumeSchedule", "0 3 * * *", "ResumeSchedule is '0 3 * * *'")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4317', but must be an http or https address")]
    public async Task A_wrong_setting_is_named_with_its_value(string name, string value, string message)
    {
        using var folder = new TemporaryFolder();
        var settings = Settings.WithApprovers("alice");
        settings.TryAdd("URLS", "http://127.0.0.1:0");
        settings[name] = value;
        await using var host = HostProcess.Start(folder.Root, settings);
        await Refusals.AssertAsync(host, message);
    }

    [Fact]
    public async Task Wrong_settings_of_every_subject_are_named_at_once_and_nothing_is_opened()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings.WithApprovers("alice");
        settings["URLS"] = "nonsense";
        settings["Kestrel__Certificates__Default__Path"] = "/missing.pem";
        settings["Security__Roles__0__Mail"] = "nowhere";
        settings["Mail__From"] = "nobody";
        settings["PublicUrl"] = "nonsense";
        settings["Outgoing__AllowedHosts__0"] = "https://tickets.corp";
        settings["PowerShell__Processes"] = "0";
        settings["WorkflowTypes__0__KeyType"] = "Application";
        settings["Calendars__Office__TimeZone"] = "Nowhere";
        settings["SweepSchedule"] = "often";
        settings["ResumeSchedule"] = "seldom";
        settings["Logging__LogLevel__Default"] = "Loud";
        settings["Secrets__Api__Value"] = "@Microsoft.KeyVault(VaultName=v;SecretName=s)";
        await using var host = HostProcess.Start(folder.Root, settings);
        await Refusals.AssertAsync(host, "'nonsense', but must have addresses", "Kestrel:Certificates:Default:Path is '/missing.pem'",
            "Security:Roles:0:Mail is 'nowhere'", "Mail:From is 'nobody'", "PublicUrl is 'nonsense'", "Outgoing:AllowedHosts:0 is",
            "PowerShell:Processes is '0'", "WorkflowTypes:0:Name is missing", "Calendars:Office:TimeZone is 'Nowhere'", "SweepSchedule is 'often'",
            "ResumeSchedule is 'seldom'", "Logging:LogLevel:Default is 'Loud'", "Secrets:Api:Value is a Key Vault reference");
        Assert.False(Directory.Exists(folder.Data));
    }

    [Fact]
    public async Task A_reference_that_could_not_be_resolved_is_all_that_is_wrong_with_its_setting()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings.WithApprovers("alice");
        settings["Mail__From"] = "@Microsoft.KeyVault(VaultName=v;SecretName=s)";
        settings["PublicUrl"] = "here";
        await using var host = HostProcess.Start(folder.Root, settings);
        await Refusals.AssertAsync(host, "Mail:From is a Key Vault reference", "PublicUrl is 'here'");
        Assert.DoesNotContain("Mail:From is '", host.Errors, StringComparison.Ordinal);
    }

    /// <summary>Others have variables of their own in the environment, some of them with names like ours.</summary>
    [Fact]
    public async Task What_the_service_does_not_know_is_told_if_it_stands_in_the_settings_file_and_does_not_keep_it_from_starting()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Root, "appsettings.json"), """
            { "$schema": "https://json.schemastore.org/appsettings.json", "ConnectionStrings": { "Tickets": "x" }, "SigIn": { "Users": [] }, "Kestrel": { "Limits": {} }, "OTEL_SERVICE_NAME": "approvals" }
            """, TestContext.Current.CancellationToken);
        var settings = Settings.WithApprovers("alice");
        (settings["SECRET"], settings["PUBLIC_URL"], settings["OTEL_EXPORTER"], settings["Tickets__Url"]) = ("x", "x", "x", "x");
        await using var host = await HostProcess.ServeAsync(folder.Root, settings);
        Assert.Equal(0, await host.EndAsync("TERM"));
        Assert.Contains("'SigIn' in the settings file is not known", host.Output, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(host.Output, @"\[704\]"));
    }

    [Fact]
    public async Task A_settings_file_that_is_no_json_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Root, "appsettings.json"), "{ nonsense", TestContext.Current.CancellationToken);
        await using var host = HostProcess.Start(folder.Root, Settings.None, "--demo");
        await Refusals.AssertAsync(host, "appsettings.json");
    }

    [Fact]
    public async Task A_settings_file_that_may_not_be_read_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "This process may read every file.");
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Root, "appsettings.json");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.None);
        await using var host = HostProcess.Start(folder.Root, Settings.None, "--demo");
        await Refusals.AssertAsync(host, file);
    }

    [Fact]
    public async Task The_settings_file_of_the_current_folder_is_read()
    {
        using var folder = new TemporaryFolder();
        var hash = Settings.WithApprovers()["Security__Users__0__PasswordHash"];
        await File.WriteAllTextAsync(Path.Combine(folder.Root, "appsettings.json"), $$"""
            { "Security": { "Roles": [ { "Id": 1, "Name": "Administrators", "AccessStrings": [ "/" ] } ],
                            "Users": [ { "Name": "admin", "PasswordHash": "{{hash}}", "RoleIds": [ 1 ] } ] } }
            """, TestContext.Current.CancellationToken);
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.None);
        (await (await host.AsAsync("admin")).GetAsync("/Workflow/Instances")).Is(200);
    }
}
