using System.Collections.Immutable;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Decision;
using WorkflowFunctions.Core.Steps.Escalating;
using WorkflowFunctions.Core.Steps.Input;

namespace WorkflowFunctions.Core.Steps;

/// <summary>What the entries of a parameter with several parts are. The checks of publishing, the catalogue and forms go by it.</summary>
/// <param name="Noun">What one entry is called.</param>
public sealed record ParameterEntries(string Noun)
{
    /// <summary>The name of an entry in an object; null if the entries are a list.</summary>
    public StepParameter? Name { get; private init; }

    /// <summary>What an entry is by itself; null if it is an object of <see cref="Members"/>.</summary>
    public StepParameter? Value { get; private init; }

    public ImmutableArray<StepParameter> Members { get; private init; } = [];

    /// <summary>The most entries allowed; null if there may be any number.</summary>
    public int? Most { get; private init; }

    /// <summary>The name of the member, or of the entries themselves, that is an output of the step; null if there is none.</summary>
    public string? Output { get; private init; }

    /// <summary>Whether the order of the entries has a meaning, if only for those who read them.</summary>
    public bool AreOrdered => !Members.IsEmpty;

    /// <summary>Null if the value of the parameter has one part, or parts that are chosen rather than written.</summary>
    public static ParameterEntries? Of(StepParameter parameter) => parameter.Kind switch
    {
        ParameterKind.TextList => new("entry") { Value = Part("Value", parameter), Most = parameter.MostEntries },
        ParameterKind.TextMap => new("value") { Name = Part("Name", parameter), Value = Part("Value", parameter) },
        ParameterKind.TextListMap => new("entry") { Name = Part("Name", parameter), Value = Part("Value", parameter, ParameterKind.TextList) with { DisplayName = "Values" } },
        ParameterKind.RoleCounts => new("role")
        {
            Name = new("Role", ParameterKind.Text) { Source = ParameterSource.Roles },
            Value = new("Number", ParameterKind.WholeNumber) { Minimum = parameter.Minimum, Maximum = parameter.Maximum },
        },
        ParameterKind.Inputs => new("input") { Name = new("Name", ParameterKind.Text) { Description = "Under which the value is stored. Tokens use it." }, Members = StepInput.Members },
        ParameterKind.Cases => new("case") { Members = DecisionCase.Members, Most = DecisionCase.Most, Output = DecisionCase.NameName },
        ParameterKind.Answers => new("answer")
        {
            Name = new("Name", ParameterKind.Text) { Description = "Of the answer and its output." },
            Members = FurtherAnswer.Members,
            Most = FurtherAnswer.Most,
            Output = "Name",
        },
        ParameterKind.Escalations => new("escalation") { Members = EscalationRule.Members, Most = EscalationRule.Most },
        _ => null,
    };

    /// <summary>The member of this name, compared without case; null if there is none.</summary>
    public StepParameter? Member(string name) => Find(Members, name);

    internal static StepParameter? Find(ImmutableArray<StepParameter> members, string name) =>
        members.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The names of members, as messages list them.</summary>
    internal static string Names(ImmutableArray<StepParameter> members) => string.Join(", ", members.Select(member => member.Name));

    private static StepParameter Part(string name, StepParameter whole, ParameterKind kind = ParameterKind.Text) =>
        new(name, kind) { Tokens = name == "Value" && whole.Tokens, Secrets = name == "Value" && whole.Secrets, IsCondition = name == "Value" && whole.IsCondition };
}
