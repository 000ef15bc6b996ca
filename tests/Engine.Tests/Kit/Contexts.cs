using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>What an executor gets, for tests of an executor alone.</summary>
internal static class Contexts
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static StepContext Of(StepDefinition step, JsonMap data)
    {
        var id = Guid.NewGuid();
        var snapshot = new InstanceSnapshot
        {
            Origin = new InstanceOrigin
            {
                Id = id,
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
        return new StepContext(id, new AttemptId(2, Effects.Step, 1), step, new TokenScope(snapshot));
    }
}
