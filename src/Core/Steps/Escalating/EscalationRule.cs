using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Steps.Escalating;

/// <summary>One escalation as the definition has it: whom a step asks as well, and who is told, if it still waits by then.</summary>
/// <param name="After">How long the step has waited.</param>
/// <param name="RoleIds">Whose holders are asked as well.</param>
/// <param name="RoleTokens">Stand for further roles and people, who are found when the step is entered.</param>
/// <param name="Notify">The recipients of a mail, as a definition names them.</param>
public sealed record EscalationRule(TimeSpan After, ImmutableArray<int> RoleIds, ImmutableArray<string> RoleTokens, ImmutableArray<string> Notify)
{
    /// <summary>The most escalations of a step.</summary>
    public const int Most = 10;

    public const string Parameter = "Escalations";

    internal const string AfterHours = "AfterHours";
    internal const string AddRoleIds = "AddRoleIds";
    internal const string AddRoleTokens = "AddRoleTokens";
    internal const string NotifyName = "Notify";

    /// <summary>What an escalation has.</summary>
    internal static ImmutableArray<StepParameter> Members { get; } =
    [
        new(AfterHours, ParameterKind.Number)
        {
            Required = true, Minimum = 0, ExclusiveMinimum = true, Maximum = WaitHours.Longest, Description = "How long the step has waited by then, in hours.",
        },
        new(AddRoleIds, ParameterKind.RoleIds) { DisplayName = "Ask these roles, too", Source = ParameterSource.Roles },
        new(AddRoleTokens, ParameterKind.TextList)
        {
            DisplayName = "Ask these people, too", Tokens = true, MostEntries = RoleTokenLimits.Tokens, Description = "Roles, names or addresses, or tokens that give them, such as $(owner).",
        },
        new(NotifyName, ParameterKind.TextList)
        {
            DisplayName = "Send a mail to", Tokens = true, MostEntries = NoticeParameters.MostRecipients, Description = "Mail addresses, or tokens that give them.",
        },
    ];

    internal static string Expected { get; } = $"a list of {{ {ParameterEntries.Names(Members)} }}, with 1 to {Most} entries";

    internal static StepParameter Declaration { get; } = new(Parameter, ParameterKind.Escalations)
    {
        Description = "What happens if the step still waits after a time, each once and in order: it asks further roles and people as well, and a mail goes to those whom it names.",
    };

    /// <summary>The escalations of a step in their order, as far as they can be read.</summary>
    public static ImmutableArray<EscalationRule> Of(StepDefinition step) =>
        step.Parameter(Parameter) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Take(Most).Select(Read).OfType<EscalationRule>()] : [];

    /// <summary>Whether a step finds people for its escalations when it is entered.</summary>
    internal static bool HasRoleTokens(StepDefinition step) => Of(step).Any(rule => !rule.RoleTokens.IsEmpty);

    /// <summary>Whether a step asks further roles in time.</summary>
    internal static bool HasRoles(StepDefinition step) => Of(step).Any(rule => !rule.RoleIds.IsEmpty);

    private static EscalationRule? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        var members = JsonValues.MapOf(value);
        return members.TryGetValue(AfterHours, out var after) && WaitHours.Read(after) is { } wait
            ? new EscalationRule(
                wait, [.. List(members, AddRoleIds).Select(JsonValues.Int).OfType<int>()], Texts(members, AddRoleTokens), Texts(members, NotifyName))
            : null;
    }

    private static ImmutableArray<string> Texts(JsonMap members, string name) =>
        [.. List(members, name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    internal static IEnumerable<JsonElement> List(JsonMap members, string name) => !members.TryGetValue(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
        : value.ValueKind == JsonValueKind.Null ? [] : [value];
}
