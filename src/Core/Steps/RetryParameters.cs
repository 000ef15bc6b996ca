using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Steps;

/// <summary>The parameters by which a step limits and retries its calls. Every step with an outside effect has them.</summary>
public static class RetryParameters
{
    public static ImmutableArray<StepParameter> All => [MaxAttempts, AttemptSeconds, RetryHours];

    internal static StepParameter MaxAttempts { get; } = new("MaxAttempts", ParameterKind.WholeNumber)
    {
        Minimum = 1,
        Maximum = 20,
        Default = "5",
        Description = "How often it is tried before the step fails.",
    };

    internal static StepParameter AttemptSeconds { get; } = new("AttemptSeconds", ParameterKind.Number)
    {
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 240,
        Default = "100",
        Description = "How long one attempt may take.",
    };

    internal static StepParameter RetryHours { get; } = new("RetryHours", ParameterKind.Number)
    {
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 720,
        Default = "24",
        Description = "How long after the first attempt another one may begin.",
    };
}
