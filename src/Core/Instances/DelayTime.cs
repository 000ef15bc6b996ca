using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>Until when a <c>Delay</c> step waits, or why that is not known.</summary>
internal static class DelayTime
{
    public static (DateTimeOffset Until, IReadOnlyCollection<TokenUse> Uses, string? Problem) Of(StepDefinition step, TokenScope scope, DateTimeOffset from)
    {
        var tokens = new TokenValues(scope);
        var (until, problem) = Read(step, tokens, from);
        return (until, tokens.Uses, tokens.Problem ?? problem);
    }

    private static (DateTimeOffset Until, string? Problem) Read(StepDefinition step, TokenValues tokens, DateTimeOffset from)
    {
        if (Value("Hours") is { } hours)
        {
            return JsonValues.Number(hours) is > 0 and <= StepTypes.LongestHours and var number
                ? (from + WaitRules.Wait(number), null)
                : (from, $"Hours is {JsonValues.Shown(hours)}, but must be a number above 0 up to {StepTypes.LongestHours}");
        }

        return Value("Until") is not { } until ? (from, "neither Hours nor Until is given")
            : until.ValueKind == JsonValueKind.String && Timestamps.Parse(until.GetString()!) is { } moment ? (moment, null)
            : (from, $"Until is {JsonValues.Shown(until)}, but must be a date such as 2027-03-01 or 2027-03-01T12:00:00Z");

        JsonElement? Value(string name) => step.Parameter(name) is { } authored ? tokens.Replace(authored) : null;
    }
}
