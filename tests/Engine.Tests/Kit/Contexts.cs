using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>What an executor is told: the third attempt at the second visit of an instance that erin has started.</summary>
internal static class Contexts
{
    public static Guid Id { get; } = new("0195a0aa-0000-7000-8000-000000000001");

    public static DateTimeOffset Now { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static StepContext Of(StepDefinition step, params (string Name, string Value)[] data) => Of(step, JsonMap.From(data));

    public static StepContext Of(StepDefinition step, AttemptId attempt, params (string Name, string Value)[] data) =>
        Of(step, attempt, JsonMap.From(data));

    public static StepContext Of(StepDefinition step, JsonMap data) => Of(step, new AttemptId(2, Effects.Step, 3), data);

    private static StepContext Of(StepDefinition step, AttemptId attempt, JsonMap data)
    {
        var snapshot = new InstanceSnapshot
        {
            Origin = new InstanceOrigin
            {
                Id = Id,
                DefinitionId = Guid.NewGuid(),
                DefinitionVersion = 1,
                DefinitionDisplayName = "D",
                WorkflowType = "Enrollment",
                Title = "T",
                ReferenceId = 1,
                Initiator = new Person("k", "erin", "erin@example.com"),
                StartDate = Now,
                Selector = new StartSelector(null, "Enrollment", null, null),
            },
            State = new InstanceState.Complete(),
            Position = new StepVisit(step.Id, step.UniqueName, step.DisplayName, 2, Now),
            Data = data,
            LastModified = Now,
        };
        return new StepContext(Id, attempt, step, new TokenScope(snapshot)) { Snapshot = snapshot };
    }
}
