using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.HostScenarios;

/// <summary>A host under test: the whole product over a store of its own, and everything that the story controls.</summary>
public interface IScenarioHost : IAsyncDisposable
{
    /// <summary>The clock of the product and of the engine below it.</summary>
    FakeTimeProvider Time { get; }

    /// <summary>Carries what passes between the product and its engine.</summary>
    Courier Courier { get; }

    StoreTrouble StoreTrouble { get; }

    MailTrouble MailTrouble { get; }

    /// <summary>The store, for reading an instance without moving it. It is never away.</summary>
    IInstanceStore Store { get; }

    IDefinitionStore Definitions { get; }

    /// <summary>The folder that receives mail as <c>.eml</c> files.</summary>
    string MailDirectory { get; }

    HttpClient CreateClient();

    /// <summary>The run that the timer starts.</summary>
    Task<ResumeReport> SweepAsync();

    /// <summary>Ends the process at once, with everything it knows except the store, and starts another one over the same store.</summary>
    Task KillAsync();
}
