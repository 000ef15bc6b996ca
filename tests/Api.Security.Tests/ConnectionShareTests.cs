using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>How many connections one address may have open, before anybody has signed in.</summary>
public sealed class ConnectionShareTests
{
    private const int Most = 4 * ConnectionShares.Divisor;
    private const int Share = Most / ConnectionShares.Divisor;

    private readonly FakeTimeProvider _time = new();
    private readonly KeptLog _log = new();
    private readonly ConnectionShares _shares;
    private readonly TaskCompletionSource _end = new();
    private int _served;

    public ConnectionShareTests() => _shares = new(
        SignInSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("TrustedProxies:0", "198.51.100.0/24")]).Build()), _time, _log);

    [Theory]
    [InlineData("203.0.113.5", "203.0.113.6")]
    [InlineData("::ffff:203.0.113.5", "203.0.113.6")]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1")]
    public async Task One_address_takes_its_share_and_leaves_the_others_to_others(string address, string other)
    {
        var held = Enumerable.Range(0, Share + 3).Select(_ => ConnectAsync(address)).ToList();
        Assert.Equal(Share, _served);
        Assert.All(held[Share..], refused => Assert.True(refused.IsCompletedSuccessfully));

        held.Add(ConnectAsync(other));
        Assert.Equal(Share + 1, _served);

        _end.SetResult();
        await Task.WhenAll(held);
        await ConnectAsync(address);
        Assert.Equal(Share + 2, _served);
    }

    [Fact]
    public async Task All_addresses_that_one_subscriber_chooses_from_have_one_share()
    {
        var held = Enumerable.Range(1, Share + 3).Select(number => ConnectAsync($"2001:db8:0:1::{number:x}")).ToList();
        Assert.Equal(Share, _served);
        _end.SetResult();
        await Task.WhenAll(held);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("198.51.100.7")]
    [InlineData("::ffff:198.51.100.7")]
    public async Task Where_everybody_may_come_from_has_all_connections_and_no_more(string address)
    {
        var held = Enumerable.Range(0, Most + 1).Select(_ => ConnectAsync(address)).ToList();
        Assert.Equal(Most, _served);
        held.Add(ConnectAsync("203.0.113.5"));
        Assert.Equal(Most, _served);
        _end.SetResult();
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task The_log_tells_once_a_minute_how_many_were_closed()
    {
        var held = Enumerable.Range(0, Share + 5).Select(_ => ConnectAsync("203.0.113.5")).ToList();
        Assert.StartsWith("1 connections were closed at once, the last one from 203.0.113.5: 4 are open of the 16", Assert.Single(_log.Lines), StringComparison.Ordinal);

        _time.Advance(ConnectionShares.BetweenMessages);
        held.AddRange([ConnectAsync("203.0.113.5"), ConnectAsync("203.0.113.5")]);
        Assert.Equal(2, _log.Lines.Count);
        Assert.StartsWith("5 connections were closed at once", _log.Lines[1], StringComparison.Ordinal);

        _end.SetResult();
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task A_connection_that_fails_gives_its_place_back()
    {
        for (var time = 0; time <= Share; time++)
        {
            await using var connection = From("203.0.113.5");
            await Assert.ThrowsAsync<InvalidOperationException>(() => _shares.ServeAsync(connection, _ => throw new InvalidOperationException("broken"), Most));
        }
    }

    private async Task ConnectAsync(string address)
    {
        await using var connection = From(address);
        var isServed = false;
        await _shares.ServeAsync(
            connection,
            _ =>
            {
                (isServed, _served) = (true, _served + 1);
                return _end.Task;
            },
            Most);
        Assert.NotEqual(isServed, connection.IsAborted);
    }

    private static Connection From(string address) => new() { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 4711) };

    private sealed class KeptLog : ILogger<ConnectionShares>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }

    private sealed class Connection() : DefaultConnectionContext("test")
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
