using Microsoft.Extensions.Logging;
using WorkflowFunctions.Api.Instances;

namespace WorkflowFunctions.Api.Tests;

public sealed class UnreadableRowsTests
{
    [Fact]
    public void Each_instance_that_lists_leave_out_is_told_of_once()
    {
        var lines = new Lines();
        var rows = new UnreadableRows(lines);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        rows.Tell([]);
        rows.Tell([first]);
        rows.Tell([first, second]);
        rows.Tell([second]);

        Assert.Equal(
            [$"Lists leave out instance {first}: its row there cannot be read.", $"Lists leave out instance {second}: its row there cannot be read."],
            lines);
    }

    private sealed class Lines : List<string>, ILogger<UnreadableRows>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
