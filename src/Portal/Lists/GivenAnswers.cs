using System.Collections.Immutable;
using Microsoft.AspNetCore.DataProtection;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.Lists;

/// <summary>What became of one of several answers.</summary>
/// <param name="Number">The number of the instance; null if it may not be seen any more.</param>
/// <param name="Problem">Why it was not taken, or why that is not known; null if it was taken.</param>
internal sealed record AnswerOutcome(long? Number, string Title, string Path, string? Problem)
{
    /// <summary>Whether nobody knows if it was taken.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>What became of several answers, for the page that shows it.</summary>
/// <param name="Comment">What was typed for those that were not certainly taken; null if all were.</param>
internal sealed record SeveralOutcomes(ImmutableArray<AnswerOutcome> Answers, string? Comment);

/// <summary>
/// Keeps what became of several answers in the address of the page that says so: to load that page again sends nothing again, and does not say of
/// an answer that was taken that it came too late.
/// </summary>
internal sealed class GivenAnswers(IDataProtectionProvider protection)
{
    public const string Parameter = "answered";

    private readonly AddressSeal<Kept> _seal = new(protection, "WorkflowFunctions.Portal.GivenAnswers");

    /// <summary>They as a part of an address; null if they are too large for one.</summary>
    public string? Seal(Caller caller, SeveralOutcomes outcomes) => _seal.Seal(new(caller.Key, outcomes));

    /// <summary>What an address keeps of this person's answers; null if it keeps none, or those of somebody else.</summary>
    public SeveralOutcomes? Open(Caller caller, string? text) => _seal.Open(text) is { } kept && kept.By == caller.Key ? kept.Outcomes : null;

    private sealed record Kept(string By, SeveralOutcomes Outcomes);
}
