using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

/// <summary>Whoever only connects, without a sign-in and without a request, does not end the process.</summary>
public sealed class ConnectionLimitTests
{
    private const int Files = 800;

    [Theory]
    [InlineData(null, ConnectionLimit.Most)]
    [InlineData(1_048_576L, ConnectionLimit.Most)]
    [InlineData(1024L, 524)]
    [InlineData(256L, ConnectionLimit.Least)]
    public void Files_are_left_for_everything_else(long? files, int connections) => Assert.Equal(connections, ConnectionLimit.Of(files));

    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max locked memory         8388608              8388608              bytes     ", null)]
    public void The_system_says_how_many_files_may_be_open(string line, long? files) =>
        Assert.Equal(files, ConnectionLimit.MostOpenFiles(["Limit                     Soft Limit           Hard Limit           Units     ", line]));

    [Theory]
    [InlineData(100)]
    [InlineData(256)]
    [InlineData(499)]
    public async Task A_host_that_may_open_too_few_files_says_so_and_does_not_start(int files)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The number of open files is set as Linux does it.");
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start(folder.Root, Settings.None, files, ["--demo"]);
        await Refusals.AssertAsync(host, $"This process may have {files} files open at once, but the service needs at least 500.");
        Assert.False(Directory.Exists(folder.Data));
    }

    [Fact]
    public async Task More_connections_than_files_may_be_open_leave_the_host_as_it_was()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The number of open files is set as Linux does it.");
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.None, Files, "--demo");
        var address = await host.AddressAsync();
        var erin = await host.AsAsync("erin");
        var id = await erin.StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");

        var idle = new List<TcpClient>();
        try
        {
            while (idle.Count < Files)
                idle.Add(await ConnectAsync(IPAddress.Parse(address.Host), address.Port));

            // Whoever is connected goes on, while the host closes what is too much.
            (await erin.GetAsync($"/Workflow/Instances/{id}")).Is(200);
            await Task.WhenAll(idle[ConnectionLimit.Of(Files)..].Select(IsClosedAsync));
            (await erin.GetAsync($"/Workflow/Instances/{id}")).Is(200);
        }
        finally
        {
            idle.ForEach(one => one.Dispose());
        }

        Assert.Equal(0, await host.EndAsync("TERM"));
    }

    [Fact]
    public async Task One_address_takes_a_quarter_of_the_connections_and_this_machine_has_the_others()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address).FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(one));
        Assert.SkipWhen(own is null || !OperatingSystem.IsLinux(), "It takes an address that is not loopback, and a number of open files as Linux sets it.");
        var share = ConnectionLimit.Of(Files) / ConnectionShares.Divisor;
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.ServeAsync(
            folder.Root, Settings.WithApprovers("alice"), Files, "--urls", "http://0.0.0.0:0");
        var port = (await host.AddressAsync()).Port;

        var idle = new List<TcpClient>();
        try
        {
            while (idle.Count < share + 20)
                idle.Add(await ConnectAsync(own, port));

            await Task.WhenAll(idle[share..].Select(IsClosedAsync));
            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz/live"), TestContext.Current.CancellationToken)).StatusCode);
        }
        finally
        {
            idle.ForEach(one => one.Dispose());
        }
    }

    private static async Task<TcpClient> ConnectAsync(IPAddress address, int port)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address, port, TestContext.Current.CancellationToken);
        }
        catch (SocketException)
        {
            // Closed so quickly that it was never open here.
        }

        return client;
    }

    private static async Task IsClosedAsync(TcpClient client)
    {
        if (!client.Connected)
            return;
        try
        {
            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        }
        catch (IOException)
        {
            // Closed without a farewell.
        }
    }
}
