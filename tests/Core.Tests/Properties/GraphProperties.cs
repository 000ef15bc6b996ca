using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>A definition of any steps, joined in any way. Many are nonsense.</summary>
public sealed record Graph(WorkflowDefinition Definition)
{
    private static readonly Gen<string> Names = Gen.Elements("StartNOOP", "EndNOOP", "A", "B", "C", "a", "Nowhere");

    /// <summary>Names that are each a step's, so that most graphs hold together.</summary>
    private static readonly string[] Chain = ["StartNOOP", "A", "B", "C", "EndNOOP"];

    public override string ToString() => string.Join('\n', Definition.Steps.Select(step =>
        $"{step.UniqueName} {step.ExtensionName}{(step.Enabled ? "" : " off")}{string.Concat(step.Conditions.Select(condition => $" ?{condition.Value}"))}"
        + $" -> {string.Join(", ", step.Outputs.Select(output => $"{output.Name}:{output.Target}"))}"));

    /// <summary>Found by name, through <c>[Property(Arbitrary = …)]</c>.</summary>
    public static Arbitrary<Graph> Any() => Gen.Frequency((1, Wild()), (4, Tame())).ToArbitrary();

    private static Gen<Graph> Wild() =>
        from count in Gen.Choose(0, 6)
        from steps in AnyStep(Names, Names).ListOf(count)
        select new Graph(Flow.Of([.. steps]));

    /// <summary>The steps of the chain, each leading somewhere in it; what nobody reaches is left out.</summary>
    private static Gen<Graph> Tame() =>
        from steps in AnyStep(Gen.Constant("A"), Gen.Elements(Chain)).ListOf(Chain.Length)
        let marked = steps.Select((step, index) => step with { UniqueName = Chain[index] }).Select(step => step.UniqueName switch
        {
            "StartNOOP" => step with { ExtensionName = "NOOPStep", Signals = [], ConfigurationParameters = JsonMap.Empty, Outputs = [.. step.Outputs.Take(1)] },
            "EndNOOP" => Flow.End,
            _ => step.ExtensionName == "NOOPStep" ? step with { Outputs = [.. step.Outputs.Take(1)] } : step,
        }).ToImmutableArray()
        select new Graph(Reached(Flow.Of([.. marked])));

    private static WorkflowDefinition Reached(WorkflowDefinition definition)
    {
        var reached = new List<StepDefinition> { definition.Steps[0] };
        for (var index = 0; index < reached.Count; index++)
            reached.AddRange(reached[index].Outputs.Select(output => definition.FindStep(output.Target)!).Except(reached).ToList());
        return definition with { Steps = [.. reached] };
    }

    private static Gen<StepDefinition> AnyStep(Gen<string> names, Gen<string> targets) =>
        from name in names
        from type in Gen.Elements("NOOPStep", "RequireApproval", "RequireApproval", "SetVariable", "Email", "UpdateMetadata", "Unheard")
        from next in Gen.Frequency((1, Gen.Constant<string?>(null)), (4, targets.Select(string? (target) => target)))
        from other in Gen.Frequency((3, Gen.Constant<string?>(null)), (1, targets.Select(string? (target) => target)))
        from isOff in Gen.Choose(0, 9)
        from condition in Gen.Frequency((6, Gen.Constant("")), (1, Gen.Elements("True", "False", "$(production)", "maybe")))
        let step = type switch
        {
            "RequireApproval" => Flow.Approval(name, next),
            "SetVariable" => Flow.SetVariable(name, next, """{ "production": "False" }"""),
            "Email" => Flow.Mail(name, next),
            "UpdateMetadata" => Flow.Step(type, name, next, """{ "Name": "x", "Value": "y" }"""),
            _ => Flow.Step(type == "Unheard" && other is null ? "NOOPStep" : type, name, next),
        }
        let forked = other is null ? step : step.Leading(StepOutputs.Deny, other)
        let conditional = condition.Length == 0 ? forked : forked.When(condition)
        select isOff == 0 ? conditional.Disabled() : conditional;
}

[Properties(Arbitrary = [typeof(Graph)], MaxTest = 1000)]
public class GraphProperties
{
    [Property]
    public void Whatever_the_steps_are_their_problems_are_listed(Graph graph)
    {
        var problems = DefinitionValidator.Shape(graph.Definition.Steps, StepCatalogue.BuiltIn)
            .AddRange(DefinitionValidator.Flow(graph.Definition, StepCatalogue.BuiltIn, People.IsRole));

        Assert.All(problems, problem => Assert.StartsWith("Steps", problem.Field, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.True(problem.Step is null || problem.Message.Contains($"'{problem.Step}'", StringComparison.OrdinalIgnoreCase)));
    }

    [Property]
    public void A_workflow_without_problems_runs_to_an_end_or_to_a_wait(Graph graph)
    {
        if (!IsSound(graph.Definition))
            return;

        var walk = Walk.Begin(graph.Definition, """{ "production": "False" }""");
        for (var effects = 0; walk.Next is NextAction.RunStep; effects++)
        {
            Assert.True(effects < WorkflowMachine.MostEntriesWithoutWait, "It runs on and on.");
            walk.End(Entries.Success("{}"));
        }

        Assert.True(walk.Next is NextAction.AwaitSignal or NextAction.Finished { Status: InstanceStatus.Complete }, walk.Message);
    }

    [Fact]
    public void Many_of_the_generated_workflows_have_no_problems_and_many_have()
    {
        var sound = Graph.Any().Generator.Sample(1_000, 50).Count(graph => IsSound(graph.Definition));

        Assert.InRange(sound, 100, 900);
    }

    private static bool IsSound(WorkflowDefinition definition) =>
        DefinitionValidator.Shape(definition.Steps, StepCatalogue.BuiltIn).IsEmpty
        && DefinitionValidator.Flow(definition, StepCatalogue.BuiltIn, People.IsRole).IsEmpty;
}
