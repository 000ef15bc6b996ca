using System.Net;
using System.Net.Sockets;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Outgoing;

public sealed class ConnectorTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ConnectorTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1", "192.168.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("fd00::1")]
    public async Task A_name_that_leads_inside_is_refused_and_the_setting_is_named(params string[] addresses)
    {
        var names = new Names { { "db.corp", addresses } };
        var refusal = await Assert.ThrowsAsync<OutgoingRefusedException>(() => ConnectAsync(names, "db.corp", HostList.Empty));

        Assert.Equal($"'db.corp' leads to an internal address; Outgoing:AllowedHosts would have to name 'db.corp' or 'db.corp:{Port}'", refusal.Message);
        Assert.Equal(["db.corp"], names.Asked);
        Assert.False(_listener.Pending());
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "[::1]")]
    [InlineData("[::1]", "[::1]")]
    public async Task An_address_is_refused_as_a_name_is_without_any_look_up(string host, string shown)
    {
        var names = new Names();
        var refusal = await Assert.ThrowsAsync<OutgoingRefusedException>(() => ConnectAsync(names, host, HostList.Empty));

        Assert.Contains($"would have to name '{shown}' or '{shown}:{Port}'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(names.Asked);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("2002:a9fe:a9fe::1")]
    public async Task Link_local_is_refused_even_where_the_host_is_allowed(string address)
    {
        var names = new Names { { "metadata.corp", address } };
        var refusal = await Assert.ThrowsAsync<OutgoingRefusedException>(() => ConnectAsync(names, "metadata.corp", HostList.Of("metadata.corp", Port)));

        Assert.Equal("'metadata.corp' leads to a link-local address, which is refused always", refusal.Message);
    }

    [Fact]
    public async Task A_name_that_is_allowed_with_one_port_is_refused_with_another() =>
        await Assert.ThrowsAsync<OutgoingRefusedException>(() => ConnectAsync(new Names { { "db.corp", "127.0.0.1" } }, "db.corp", HostList.Of("db.corp", Port + 1)));

    [Fact]
    public async Task Addresses_are_tried_in_their_order_without_those_that_are_refused()
    {
        // Nobody listens at 127.0.0.2.
        var names = new Names { { "db.corp", "169.254.169.254", "127.0.0.2", "127.0.0.1" } };
        using var socket = await ConnectAsync(names, "db.corp", HostList.Of("db.corp", Port));

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, Port), socket.RemoteEndPoint);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_so_that_another_address_later_changes_nothing()
    {
        var names = new Names { ["db.corp"] = [[IPAddress.Loopback], [IPAddress.Parse("169.254.169.254")]] };
        using var socket = await ConnectAsync(names, "db.corp", HostList.Of("db.corp", Port));

        Assert.Equal(["db.corp"], names.Asked);
    }

    [Fact]
    public async Task A_name_that_first_led_inside_gets_no_second_chance()
    {
        var names = new Names { ["db.corp"] = [[IPAddress.Loopback], [IPAddress.Parse("8.8.8.8")]] };
        await Assert.ThrowsAsync<OutgoingRefusedException>(() => ConnectAsync(names, "db.corp", HostList.Empty));

        Assert.Equal(["db.corp"], names.Asked);
    }

    private Task<Socket> ConnectAsync(Names names, string host, HostList allowed) =>
        new OutgoingConnector(names, TimeProvider.System).ConnectAsync(host, Port, allowed, TestContext.Current.CancellationToken);
}
