using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>What anybody can send again and again, without a sign-in, does not fill the disk with lines of the log.</summary>
public sealed class SignInLogTests
{
    [Fact]
    public async Task Cookies_and_responses_that_are_none_are_told_once_in_a_while_if_at_all()
    {
        using var lines = new Lines();
        await using var host = await PortalHost.StartAsync(builder =>
        {
            builder.Services.AddSingleton<ILoggerProvider>(lines);
            builder.Configuration.AddInMemoryCollection(
            [
                new("Authentication:OpenIdConnect:Authority", "https://login.example.com"), new("Authentication:OpenIdConnect:ClientId", "workflow"),
            ]);
        });
        using var anybody = host.Visit();
        (await anybody.GetAsync("/sign-in")).Is(200);
        lines.All.Clear();

        for (var time = 0; time < 20; time++)
        {
            anybody.Cookies.Add(new System.Net.Cookie("workflow.form", "CfDJ8-none", "/", "127.0.0.1"));
            (await anybody.GetAsync("/sign-in")).Is(200);
            (await anybody.GetAsync("/sign-in/provider/callback?code=none&state=none")).Is(302);
        }

        var told = Assert.Single(lines.All);
        Assert.StartsWith("A sign-in at Authentication:OpenIdConnect:Authority has failed", told, StringComparison.Ordinal);
        host.Time.Advance(Engine.TroubleWatch.Pause);
        (await anybody.GetAsync("/sign-in/provider/callback?code=none&state=none")).Is(302);
        Assert.Equal(2, lines.All.Count);
    }

    /// <summary>Warnings and errors.</summary>
    private sealed class Lines : ILoggerProvider
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Writer(All);

        public void Dispose()
        {
        }

        private sealed class Writer(ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                    lines.Enqueue(formatter(state, exception));
            }
        }
    }
}
