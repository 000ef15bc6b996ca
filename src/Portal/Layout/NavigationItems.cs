using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Portal.Layout;

/// <summary>A page that the navigation names.</summary>
/// <param name="Needed">One of these access strings opens it; none is needed if there is none.</param>
internal sealed record NavigationItem(string Path, string Text, params ImmutableArray<string> Needed)
{
    public bool IsFor(Caller caller) => Needed.IsEmpty || Needed.Any(caller.May);

    public bool IsAt(PathString path) => Path == "/" ? path == "/" : path.StartsWithSegments(Path);
}

/// <summary>The navigation: only what the person may do.</summary>
internal static class NavigationItems
{
    public static NavigationItem Inbox { get; } = new("/", "Inbox", AccessString.ReadPending);

    private static readonly ImmutableArray<NavigationItem> All =
    [
        Inbox,
        new("/requests", "My requests", AccessString.ReadMine),
        new("/start", "Start", AccessString.StartInstances),
        new("/away", "While I am away"),
        new("/instances", "All instances", AccessString.ReadInstances),
        new("/definitions", "Definitions", AccessString.ReadDefinitions),
        new("/happened", "What happened", AccessString.ReadInstances),
        new("/help", "Help"),
        new("/console", "API"),
    ];

    public static IEnumerable<NavigationItem> For(Caller caller) => All.Where(item => item.IsFor(caller));
}
