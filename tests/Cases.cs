namespace WorkflowFunctions.Tests;

/// <summary>
/// How many cases a property tries. <c>WORKFLOW_CASES=50</c> tries fifty times as many of each: what fails once in fifty runs is found
/// in one. It is read here alone.
/// </summary>
internal static class Cases
{
    /// <summary>Of a property that says nothing else.</summary>
    public const int Usual = 100;

    private static readonly int Times =
        Environment.GetEnvironmentVariable("WORKFLOW_CASES") is { Length: > 0 } times ? int.Parse(times, System.Globalization.CultureInfo.InvariantCulture) : 1;

    public static int Of(int usual) => usual * Times;
}
