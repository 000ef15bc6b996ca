using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.LocalHost.Tests.Scenarios;

/// <summary>Listens to a host's log for one event.</summary>
internal sealed class AwaitedEvent(int id) : ILoggerProvider, ILogger
{
    private readonly TaskCompletionSource _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once the event was logged.</summary>
    public Task Logged => _logged.Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == id)
            _logged.TrySetResult();
    }

    public void Dispose()
    {
    }
}
