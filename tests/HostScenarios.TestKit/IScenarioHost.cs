using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.HostScenarios;

/// <summary>A host under test: the whole product over a store of its own, with all that the story holds in its hands.</summary>
public interface IScenarioHost : IAsyncDisposable
{
    /// <summary>The clock of the product and of the engine below it.</summary>
    FakeTimeProvider Time { get; }

    /// <summary>What passes between the product and its engine.</summary>
    Courier Courier { get; }

    StoreTrouble StoreTrouble { get; }

    /// <summary>The store, for looking at an instance without moving it; it is never away.</summary>
    IInstanceStore Store { get; }

    IDefinitionStore Definitions { get; }

    /// <summary>Where mail lands as <c>.eml</c> files.</summary>
    string MailDirectory { get; }

    HttpClient CreateClient();

    /// <summary>The timer's run.</summary>
    Task<ResumeReport> SweepAsync();

    /// <summary>Ends the process at once, with all it knows besides the store, and starts another one over the same store.</summary>
    Task KillAsync();
}
