using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Steps.Delay;

/// <summary>Waits for a time.</summary>
internal static class DelayStep
{
    private const string Hours = "Hours";
    private const string Until = "Until";

    public static StepType Type { get; } = new("Delay", "Delay")
    {
        Behaviour = new StepBehaviour.Time(Read, waitsAtEveryVisit: step => step.Parameter(Hours) is not null),
        Description = "Waits for a number of hours or until a date, even if the service restarts. Give either Hours or Until.",
        Parameters =
        [
            new(Hours, ParameterKind.Number)
            {
                Minimum = 0, ExclusiveMinimum = true, Maximum = WaitHours.Longest, Tokens = true, Description = "How many hours the step waits, from the moment it is reached.",
            },
            new(Until, ParameterKind.Date) { Tokens = true, Description = "The time until which the step waits. If it has already passed, the step does not wait." },
            WaitClock.Declaration,
        ],
        Check = step => (step.Parameter(Hours), step.Parameter(Until)) switch
        {
            (null, null) => ["neither Hours nor Until is given; give one of them."],
            (not null, not null) => ["Hours and Until are both given; give one of them."],
            (null, not null) when WaitClock.HasCalendar(step) => ["Calendar is given with Until: a calendar counts Hours only."],
            _ => [],
        },
    };

    private static (DateTimeOffset Until, string? Problem) Read(
        StepDefinition step, TokenValues tokens, (WaitClock Clock, string? Problem) clock, DateTimeOffset from)
    {
        if (clock.Problem is not null)
            return (from, clock.Problem);
        if (Value(Hours) is { } hours)
        {
            return WaitHours.Read(hours) is { } wait
                ? clock.Clock.After(from, wait, Hours)
                : (from, $"Hours is {JsonValues.Shown(hours)}, but must be a number above 0 up to {WaitHours.Longest}");
        }

        return Value(Until) is not { } until ? (from, "neither Hours nor Until is given")
            : until.ValueKind == JsonValueKind.String && Timestamps.Parse(until.GetString()!) is { } moment ? (moment, null)
            : (from, $"Until is {JsonValues.Shown(until)}, but must be a date such as 2027-03-01 or 2027-03-01T12:00:00Z");

        JsonElement? Value(string name) => step.Parameter(name) is { } authored ? tokens.Replace(authored) : null;
    }
}
