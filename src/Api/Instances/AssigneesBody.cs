using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Api.Instances;

/// <summary>An <see cref="AssigneesRequest"/> as far as it can be read.</summary>
/// <param name="Assignees">An item that cannot be read stands for nobody, so that the others keep their places.</param>
internal sealed record AssigneesBody(Assignees Assignees, string Reason, SignalKey? Signal)
{
    /// <summary>What no role and nobody is called.</summary>
    private const int NoRole = 0;
    private const string Nobody = "";

    /// <summary>Null if the body is no object.</summary>
    public static AssigneesBody? Read(JsonElement body, ProblemList problems)
    {
        var count = problems.Count;
        var reader = new ObjectReader(body, "", problems);
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        var reason = reader.Text("Reason", InstanceCommand.Assign.LongestReason, required: true);
        if (reason is { Length: > 0 } && string.IsNullOrWhiteSpace(reason))
            problems.Add(new("Reason", "Reason is blank; say why others are asked."));
        var roles = ReadItems(reader, "RoleIds", problems, "the id of a role", item => JsonValues.Int(item));
        var people = ReadItems(reader, "People", problems, $"a text of 1 to {Assignees.LongestName} characters", ReadName);
        if (roles is [] && people is [] && problems.Count == count)
            problems.Add(new("", "Nobody is named: give RoleIds, People, or both."));
        var text = reader.Text("SignalKey", SignalBody.LongestKey);
        var signal = text is null ? null : SignalKey.Parse(text);
        if (text is not null && signal is null)
            problems.Add(new("SignalKey", $"SignalKey is '{text}', but must be <StepUniqueName>.<SignalName>, for example RequireApproval1.ApprovalStatus."));
        reader.RefuseUnknown();
        return new AssigneesBody(new Assignees([.. roles.Select(role => role ?? NoRole)], [.. people.Select(person => person ?? Nobody)]), reason ?? "", signal);
    }

    /// <summary>Null for what cannot be read. If there are too many, they are refused by their number and not read: each could have a problem of its own.</summary>
    private static List<T?> ReadItems<T>(ObjectReader reader, string name, ProblemList problems, string expected, Func<JsonElement, T?> read)
    {
        var items = reader.Items(name);
        if (items.Count > Assignees.Most)
        {
            problems.Add(new(reader.At(name), $"{reader.At(name)} has {items.Count} entries; at most {Assignees.Most} are allowed."));
            return [];
        }

        var values = new List<T?>(items.Count);
        foreach (var (item, path) in items)
        {
            values.Add(read(item));
            if (values[^1] is null)
                problems.Add(new(path, $"{path} is {JsonValues.Shown(item)}, but must be {expected}."));
        }

        return values;
    }

    private static string? ReadName(JsonElement item) =>
        item.ValueKind == JsonValueKind.String && item.GetString()!.Trim() is { Length: > 0 and <= Assignees.LongestName } name ? name : null;
}
