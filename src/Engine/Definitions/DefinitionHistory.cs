using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>Something that was done to a definition.</summary>
/// <param name="Sequence">1-based, in the order of the writes.</param>
/// <param name="Version">The version that it was about; for what is about all versions, the latest at that time.</param>
/// <param name="By">Who did it, as known at that time.</param>
/// <param name="Message">For people.</param>
public sealed record DefinitionHistoryEntry(
    int Sequence, DateTimeOffset At, DefinitionHistoryKind Kind, int Version, Person By, string Message);

/// <summary>What an entry of a definition's history is about. Stored and shown by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DefinitionHistoryKind>))]
public enum DefinitionHistoryKind
{
    Created,
    Changed,
    Published,

    /// <summary>A version before the published one was published again.</summary>
    RolledBack,

    Enabled,
    Disabled,
    KeysChanged,
}

/// <summary>Tells what a write does to a definition, by what differs: so no change can be made that the history does not have.</summary>
public static class DefinitionHistory
{
    /// <summary>Stores keep this many entries of a definition, the latest.</summary>
    public const int MostKept = 1_000;

    private const int LongestList = 500;

    /// <summary>How a definition has come to be.</summary>
    public const string NewDraft = "Created as a draft.";

    public const string ImportedDraft = "Imported as a draft.";

    public static string CopiedFrom(DefinitionView original) => FormattableString.Invariant(
        $"Created as a copy of version {original.Version.Version} of '{original.Version.DisplayName}' ({original.Head.Id}).");

    /// <summary>The first entry of a definition.</summary>
    /// <param name="how">As a sentence.</param>
    public static DefinitionHistoryEntry Created(DefinitionView made, string how, DateTimeOffset at, Person by) =>
        new(1, at, DefinitionHistoryKind.Created, made.Version.Version, by, how);

    /// <summary>What differs, in entries that follow those which the definition has.</summary>
    public static ImmutableArray<DefinitionHistoryEntry> Between(DefinitionView before, DefinitionView after, DateTimeOffset at, Person by) =>
    [
        .. Differences(before, after).Select((difference, index) => new DefinitionHistoryEntry(
            before.Head.HistoryLength + 1 + index, at, difference.Kind, difference.Version, by, difference.Message)),
    ];

    private static IEnumerable<(DefinitionHistoryKind Kind, int Version, string Message)> Differences(DefinitionView before, DefinitionView after)
    {
        var (old, current, latest) = (before.Head, after.Head, after.Head.Latest);
        if (WhatChanged(before.Version, after.Version) is { Length: > 0 } changes)
            yield return (DefinitionHistoryKind.Changed, latest, changes);
        if (!old.Keys.Equals(current.Keys))
            yield return (DefinitionHistoryKind.KeysChanged, latest, $"The keys were {Listed(old.Keys)}; now they are {Listed(current.Keys)}.");
        if (old.Enabled != current.Enabled)
            yield return current.Enabled ? (DefinitionHistoryKind.Enabled, latest, "Enabled.") : (DefinitionHistoryKind.Disabled, latest, "Disabled.");
        if (old.Published == current.Published || current.Published is not { } published)
            yield break;
        if (published < old.Published)
            yield return (DefinitionHistoryKind.RolledBack, published, $"Version {published} is published again, in place of version {old.Published}.");
        else
            yield return (DefinitionHistoryKind.Published, published, $"Version {published} is published{(old.Published is { } replaced ? $", in place of version {replaced}" : "")}.");
    }

    private static string WhatChanged(WorkflowDefinition before, WorkflowDefinition after)
    {
        List<string> changes = [];
        if (before.DisplayName != after.DisplayName)
            changes.Add($"The name was '{before.DisplayName}'; now it is '{after.DisplayName}'.");
        if (before.Description != after.Description)
            changes.Add("The description has changed.");
        if (before.RequesterMayWithdraw != after.RequesterMayWithdraw)
            changes.Add(after.RequesterMayWithdraw ? "Requesters may withdraw their instances now." : "Requesters may not withdraw their instances any more.");
        if (before.AssigneesMayForward != after.AssigneesMayForward)
            changes.Add(after.AssigneesMayForward ? "Those who are asked may ask others now." : "Those who are asked may not ask others any more.");
        if (before.NotifyRequester != after.NotifyRequester)
            changes.Add(after.NotifyRequester ? "Requesters are told how their instances end now." : "Requesters are not told any more how their instances end.");
        var (old, current) = (Texts(before), Texts(after));
        Add("Added", current.Keys.Except(old.Keys, StringComparer.OrdinalIgnoreCase));
        Add("Removed", old.Keys.Except(current.Keys, StringComparer.OrdinalIgnoreCase));
        Add("Changed", current.Where(step => old.TryGetValue(step.Key, out var earlier) && earlier != step.Value).Select(step => step.Key));
        return string.Join(' ', changes);

        void Add(string what, IEnumerable<string> steps)
        {
            if (steps.ToList() is { Count: > 0 } some)
                changes.Add($"{what} steps: {JsonValues.Shortened(string.Join(", ", some), LongestList)}.");
        }
    }

    /// <summary>The JSON of each step by its name.</summary>
    private static Dictionary<string, string> Texts(WorkflowDefinition version) => version.Steps
        .DistinctBy(step => step.UniqueName, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(step => step.UniqueName, step => Encoding.UTF8.GetString(StoreJson.Write(step)), StringComparer.OrdinalIgnoreCase);

    private static string Listed(DefinitionKeys keys) => keys.AreOfWholeType ? "none" : JsonValues.Shortened(keys.ToString(), LongestList);
}
