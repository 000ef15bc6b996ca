using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

/// <summary>A host that must not start says why and what to do, and ends with an exit code that is not 0.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    [InlineData("http://192.168.1.1:0")]
    [InlineData("http://127.0.0.1.example.com:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task The_demo_refuses_to_listen_on_anything_but_loopback(string urls)
    {
        using var folder = new TemporaryFolder();
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(
            () => LocalHostApp.BuildAsync(new HostArguments(Demo: true, folder.Data, urls)));
        Assert.Contains($"'{urls.Split(';')[^1]}'", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Data));
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:0")]
    [InlineData("URLS", "http://0.0.0.0:0")]
    [InlineData("Kestrel__Endpoints__Http__Url", "http://0.0.0.0:0")]
    public async Task The_demo_refuses_other_addresses_wherever_they_are_configured(string setting, string value)
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start(folder.Root, new Dictionary<string, string> { [setting] = value }, "--demo");
        await Refusals.AssertAsync(host, "--demo", "loopback");
    }

    [Fact]
    public async Task Without_any_way_to_sign_in_it_says_how_to_configure_one()
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start(folder.Root, Settings.None);
        await Refusals.AssertAsync(host, "--demo", "hash-password", "\"Users\"", "Security__Users__0__Name", "Authentication:Jwt:Authority");
        Assert.False(Directory.Exists(folder.Data));
    }

    [Fact]
    public async Task Https_without_a_certificate_says_how_to_configure_one()
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start(folder.Root, Settings.None, "--demo", "--urls", "https://127.0.0.1:0");
        await Refusals.AssertAsync(host, "https://127.0.0.1:0 needs a certificate", "Kestrel:Certificates:Default:Path", "TrustedProxies");
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Data));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Root, "broken.pfx");
        await File.WriteAllTextAsync(file, "nonsense", TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string> { ["Kestrel__Certificates__Default__Path"] = file };
        await using var host = HostProcess.Start(folder.Root, settings, "--demo", "--urls", "https://127.0.0.1:0");
        await Refusals.AssertAsync(host, "Kestrel:Certificates:Default cannot be used");
    }

    [Fact]
    public async Task A_certificate_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { ["Kestrel__Certificates__Default__Path"] = Path.Combine(folder.Root, "missing.pfx") };
        await using var host = HostProcess.Start(folder.Root, settings, "--demo", "--urls", "https://127.0.0.1:0");
        await Refusals.AssertAsync(host, "Kestrel:Certificates:Default:Path is '", "missing.pfx', but must be a file");
    }

    [Fact]
    public async Task A_host_that_would_believe_every_proxy_is_refused()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true" };
        await using var host = HostProcess.Start(folder.Root, settings, "--demo");
        await Refusals.AssertAsync(host, "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "TrustedProxies:0");
    }

    [Fact]
    public async Task Wrong_settings_of_all_parts_are_named_at_once()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string>
        {
            ["TrustedProxies__0"] = "everybody",
            ["Mail__From"] = "nobody",
            ["Outgoing__AllowedHosts__0"] = "*",
            ["PublicUrl"] = "here",
            ["WorkflowTypes__0__KeyType"] = "x",
            ["Calendars__Branch__TimeZone"] = "Nowhere",
        };
        await using var host = HostProcess.Start(folder.Root, settings, "--demo");
        await Refusals.AssertAsync(
            host, "TrustedProxies:0", "Mail:From is 'nobody'", "Outgoing:AllowedHosts:0 is '*'", "PublicUrl is 'here'", "WorkflowTypes:0:Name", "Calendars:Branch:TimeZone");
        Assert.False(Directory.Exists(folder.Data));
    }

    [Fact]
    public async Task A_step_type_whose_name_is_taken_is_named()
    {
        using var folder = new TemporaryFolder();
        var refusal = await Assert.ThrowsAsync<SettingsException>(() => LocalHostApp.BuildAsync(
            new HostArguments(Demo: true, folder.Data, "http://127.0.0.1:0"), builder => builder.Services.AddSingleton<IStepExecutor, ScriptExecutor>()));
        Assert.Equal("The step type 'Script' is registered 2 times; give yours another ExtensionName.", refusal.Message);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_told_who_holds_it()
    {
        using var folder = new TemporaryFolder();
        await using var first = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo");
        await using var second = HostProcess.Start(folder.Root, Settings.None, "--demo", "--urls", "http://127.0.0.1:0");
        await Refusals.AssertAsync(second, folder.Data, string.Create(CultureInfo.InvariantCulture, $"process {first.Id}"));
        (await (await first.AsAsync("alice")).GetAsync("/Workflow/Instances/AssignedToMe")).Is(200);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var folder = new TemporaryFolder();
        await using var first = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo");
        var url = (await first.AddressAsync()).ToString().TrimEnd('/');
        await using var second = HostProcess.Start(folder.Root, Settings.None, "--demo", "--data", "other", "--urls", url);
        await Refusals.AssertAsync(second, url);
    }

    [Fact]
    public async Task Work_in_the_background_has_ended_before_the_store_closes_if_the_host_cannot_listen()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        var work = new RecordingWork();
        await using var app = await LocalHostApp.BuildAsync(
            new HostArguments(Demo: true, folder.Data, url), builder => builder.Services.AddSingleton<IHostedService>(work));

        await Assert.ThrowsAnyAsync<IOException>(app.StartListeningAsync);

        Assert.Equal(["started", "stopped"], work.Told);
    }

    [Fact]
    public async Task A_damaged_database_is_refused_and_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Data);
        var database = Path.Combine(folder.Data, "workflow.db");
        var garbage = new string('x', 8192);
        await File.WriteAllTextAsync(database, garbage, TestContext.Current.CancellationToken);
        await using var host = HostProcess.Start(folder.Root, Settings.None, "--demo");
        await Refusals.AssertAsync(host, database, "backup");
        Assert.Equal(garbage, await File.ReadAllTextAsync(database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_database_that_another_program_has_locked_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo"))
            Assert.Equal(0, await first.EndAsync("TERM"));
        await using var other = new SqliteConnection($"Data Source={Path.Combine(folder.Data, "workflow.db")};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var locking = other.CreateCommand();
        locking.CommandText = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE";
        await locking.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await using var host = HostProcess.Start(folder.Root, Settings.None, "--demo");
        await Refusals.AssertAsync(host, "locked");
    }

    [Fact]
    public async Task A_connection_string_that_is_none_is_refused_and_not_shown()
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start(folder.Root, Settings.None, "--demo", "--storage", "tables", "--connection", "AccountKey=hush");
        await Refusals.AssertAsync(host, "WorkflowStorage");
        Assert.DoesNotContain("hush", host.Output + host.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_the_tables_is_said_at_once()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string>
        {
            ["WorkflowStorage__tableServiceUri"] = "http://account.table.core.windows.net",
            ["WorkflowStorage__tablePrefix"] = "9lives",
            ["WorkflowStorage__credential"] = "password",
            ["WorkflowStorage__clientSecret"] = "4f0c",
        };
        await using var host = HostProcess.Start(folder.Root, settings, "--demo", "--storage", "tables");
        await Refusals.AssertAsync(host, "WorkflowStorage:tableServiceUri is 'http://account.table.core.windows.net/', but must be an https address",
            "WorkflowStorage:tablePrefix is '9lives'", "WorkflowStorage:credential is 'password'", "WorkflowStorage:clientSecret is not known");
    }

    [Fact]
    public async Task Data_that_cannot_be_a_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Data, "", TestContext.Current.CancellationToken);
        await using var host = HostProcess.Start(folder.Root, Settings.None, "--demo");
        await Refusals.AssertAsync(host, folder.Data);
    }

    private sealed class RecordingWork : IHostedService
    {
        public List<string> Told { get; } = [];

        public Task StartAsync(CancellationToken cancellationToken) => TellAsync("started");

        public Task StopAsync(CancellationToken cancellationToken) => TellAsync("stopped");

        private Task TellAsync(string what)
        {
            Told.Add(what);
            return Task.CompletedTask;
        }
    }
}
