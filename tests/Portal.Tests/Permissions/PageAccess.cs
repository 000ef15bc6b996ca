using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using static WorkflowFunctions.Core.Security.AccessString;

namespace WorkflowFunctions.Portal.Tests.Permissions;

/// <summary>Somebody with these access strings and no others.</summary>
internal sealed record Holder(string Name, ImmutableArray<string> AccessStrings)
{
    public bool May(string needed) => AccessStrings.Any(granted => Grants(granted, needed));

    public bool Sees(Subject subject) =>
        May(ReadInstances) || (May(ReadMine) && subject.Requester == Name) || (May(ReadPending) && subject.Waits);
}

/// <summary>An instance that asks everybody as long as it waits, or, if it has no requester, something else that has an id.</summary>
internal sealed record Subject(Guid Id, string Requester, bool Waits);

/// <summary>What a route owes to somebody.</summary>
internal enum Answer
{
    Taken,
    Forbidden,
    Missing,
}

/// <summary>Who may look at each page and send each form: written down once more, apart from the product.</summary>
internal static class PageAccess
{
    private static readonly ImmutableArray<(string Pattern, Func<Holder, Subject, Answer> Rule)> Pages =
    [
        Line("/"),
        Line("/inbox/state", ReadPending),
        Line("/requests", ReadMine),
        Line("/instances", ReadInstances),
        Seen("/instances/{id}"),
        Seen("/instances/{id}/state"),
        Seen("/instances/{id}/forward"),
        Seen("/instances/{id}/{command}"),
        Line("/start", StartInstances),
        Line("/start/{id}", StartInstances),
        Line("/away"),
        ("/away/{id}/end", (who, _) => who.May(ManageDelegations) ? Answer.Taken : Answer.Missing),
        Line("/definitions", ReadDefinitions),
        Line("/definitions/{id}", ReadDefinitions),
        Line("/definitions/{id}/compare", ReadDefinitions),
        Line("/definitions/{id}/export", ReadDefinitions),
        Line("/definitions/{id}/try", ReadDefinitions, ModifyDefinitions),
        Line("/definitions/{id}/delete", ReadDefinitions, ModifyDefinitions),
        Line("/definitions/import", ReadDefinitions, ModifyDefinitions),
        Line("/happened", ReadInstances),
        Line("/help"),
        Line("/sign-in"),
        ("/sign-in/provider", (_, _) => Answer.Missing),
        Line("/favicon.ico"),
        ("/portal/assets/{hash}/{name}", (_, _) => Answer.Missing),
        // Of the API, to which pages lead.
        Line("/console"),
        Line("/openapi/v1.json"),
        Seen("/workflow/instances/{id}"),
        Seen("/workflow/instances/{id}/history"),
    ];

    private static readonly ImmutableArray<(string Pattern, Func<Holder, Subject, Answer> Rule)> Forms =
    [
        Line("/", ReadPending),
        Seen("/instances/{id}"),
        Seen("/instances/{id}/forward"),
        Command("stop", (who, _) => who.May(ManageInstances)),
        Command("restart", (who, _) => who.May(ManageInstances) && who.May(ReadInstances)),
        Command("delete", (who, _) => who.May(ManageInstances)),
        Command("withdraw", (who, subject) => subject.Requester == who.Name),
        Line("/start/{id}", StartInstances),
        Line("/away"),
        ("/away/{id}/end", (who, _) => who.May(ManageDelegations) ? Answer.Taken : Answer.Missing),
        Line("/definitions", ModifyDefinitions),
        Line("/definitions/{id}", ModifyDefinitions),
        Line("/definitions/{id}/try", ReadDefinitions, ModifyDefinitions),
        Line("/definitions/{id}/delete", ModifyDefinitions),
        Line("/definitions/import", ModifyDefinitions),
        Line("/sign-in"),
        Line("/sign-out"),
    ];

    /// <summary>The addresses of all forms, with braces for ids.</summary>
    public static IEnumerable<string> FormPatterns => Forms.Select(form => form.Pattern);

    public static Answer OfPage(Holder who, string path, Func<Guid, Subject> subjectOf) => Of(Pages, who, path, subjectOf);

    public static Answer OfForm(Holder who, string path, Func<Guid, Subject> subjectOf) => Of(Forms, who, path, subjectOf);

    /// <summary>Whether the table has a line for what the host has at this path.</summary>
    public static bool Knows(string method, string path) => Find(method == "GET" ? Pages : Forms, path) is not null;

    private static Answer Of(ImmutableArray<(string Pattern, Func<Holder, Subject, Answer> Rule)> lines, Holder who, string path, Func<Guid, Subject> subjectOf)
    {
        var rule = Find(lines, path);
        Assert.True(rule is not null, $"There is no line for {path}.");
        return rule(who, Regex.Match(path, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") is { Success: true } id ? subjectOf(Guid.Parse(id.Value)) : new(Guid.Empty, "", Waits: false));
    }

    /// <summary>A line whose path is written out comes before one with a name for any.</summary>
    private static Func<Holder, Subject, Answer>? Find(ImmutableArray<(string Pattern, Func<Holder, Subject, Answer> Rule)> lines, string path) => lines
        .Where(line => Regex.IsMatch(path, $"^{Regex.Replace(line.Pattern, @"\{\w+\}", "[^/]+")}$", RegexOptions.IgnoreCase))
        .OrderBy(line => line.Pattern.Count(letter => letter == '{')).Select(line => line.Rule).FirstOrDefault();

    private static (string, Func<Holder, Subject, Answer>) Line(string pattern, params string[] needed) =>
        (pattern, (who, _) => needed.All(who.May) ? Answer.Taken : Answer.Forbidden);

    /// <summary>Whoever does not see the instance is not told that there is one.</summary>
    private static (string, Func<Holder, Subject, Answer>) Seen(string pattern) => (pattern, (who, subject) => who.Sees(subject) ? Answer.Taken : Answer.Missing);

    private static (string, Func<Holder, Subject, Answer>) Command(string command, Func<Holder, Subject, bool> mayGive) =>
        ($"/instances/{{id}}/{command}", (who, subject) => !who.Sees(subject) ? Answer.Missing : mayGive(who, subject) ? Answer.Taken : Answer.Forbidden);

    public static Answer Read(int status) => status switch
    {
        (int)HttpStatusCode.Forbidden => Answer.Forbidden,
        (int)HttpStatusCode.NotFound => Answer.Missing,
        >= 200 and < 304 or 400 or 409 => Answer.Taken,
        _ => throw new InvalidOperationException($"{status} is none of the answers."),
    };
}
