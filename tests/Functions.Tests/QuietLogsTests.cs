using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.Functions.Tests;

public sealed class QuietLogsTests
{
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    [Theory]
    [InlineData(Requests, LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware", LogLevel.Information, false)]
    [InlineData(Requests, LogLevel.Warning, true)]
    [InlineData(Requests, LogLevel.Error, true)]
    [InlineData("WorkflowFunctions.Engine.ResumeService", LogLevel.Information, true)]
    public void The_worker_says_nothing_of_requests_that_the_host_says(string category, LogLevel level, bool said) =>
        Assert.Equal(said, IsSaid(category, level));

    [Fact]
    public void A_setting_has_precedence() =>
        Assert.True(IsSaid(Requests, LogLevel.Information, KeyValuePair.Create<string, string?>("LogLevel:Microsoft.AspNetCore", "Information")));

    private static bool IsSaid(string category, LogLevel level, params KeyValuePair<string, string?>[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(new Everything()).AddConfiguration(configuration).AddQuietLogs())
            .BuildServiceProvider();
        return services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level);
    }

    private sealed class Everything : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
