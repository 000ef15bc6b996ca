using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Steps.Escalating;

/// <summary>Every problem of the escalations of a step, as sentences.</summary>
internal static class EscalationCheck
{
    /// <summary>The problems of the value by itself.</summary>
    public static ImmutableArray<Problem> Problems(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > EscalationRule.Most)
            return [new("", $"{EscalationRule.Parameter} is {JsonValues.Shown(value)}, but must be {EscalationRule.Expected}.")];
        return [.. value.EnumerateArray().SelectMany(Problems), .. Order(value)];
    }

    /// <summary>The problems of the value together with the rest of the step.</summary>
    /// <param name="deadline">Null if there is none, or if it is not known yet.</param>
    public static IEnumerable<string> Problems(StepDefinition step, TimeSpan? deadline) => EscalationRule.Of(step).Index()
        .Where(rule => rule.Item.After >= deadline)
        .Select(rule => FormattableString.Invariant(
            $"Escalation {rule.Index + 1} is due after {rule.Item.After.TotalHours} hours, when the deadline of {deadline!.Value.TotalHours} hours has settled the step: it would never happen."));

    private static IEnumerable<Problem> Problems(JsonElement value, int index)
    {
        var place = FormattableString.Invariant($"Escalation {index + 1}");
        var known = ParameterEntries.Names(EscalationRule.Members);
        if (value.ValueKind != JsonValueKind.Object)
            return [new($"[{index}]", $"{place} is {JsonValues.Shown(value)}, but must be an object with {known}.")];
        var members = JsonValues.MapOf(value);
        return members.Keys.Where(name => ParameterEntries.Find(EscalationRule.Members, name) is null)
            .Select(name => new Problem($"[{index}].{name}", $"{place} has '{JsonValues.Shortened(name)}', which is not known here: an escalation has {known}."))
            .Concat(At(EscalationRule.AfterHours, Hours(members, place)))
            .Concat(At(EscalationRule.AddRoleIds, Roles(members, place)))
            .Concat(At(EscalationRule.AddRoleTokens, Tokens(members, place)))
            .Concat(At(EscalationRule.NotifyName, Recipients(members, place)))
            .Concat(Purpose(members, place).Select(message => new Problem($"[{index}]", message)));

        IEnumerable<Problem> At(string member, IEnumerable<string> messages) => messages.Select(message => new Problem($"[{index}].{member}", message));
    }

    private static IEnumerable<string> Hours(JsonMap members, string place)
    {
        if (!members.TryGetValue(EscalationRule.AfterHours, out var hours))
            yield return $"{place} lacks {EscalationRule.AfterHours}, a number above 0 up to {WaitHours.Longest}.";
        else if (WaitHours.Read(hours) is null)
            yield return $"{EscalationRule.AfterHours} of {place.ToLowerInvariant()} is {JsonValues.Shown(hours)}, but must be a number above 0 up to {WaitHours.Longest}.";
    }

    private static IEnumerable<string> Roles(JsonMap members, string place) => EscalationRule.List(members, EscalationRule.AddRoleIds)
        .Where(role => JsonValues.Int(role) is not >= 1)
        .Select(role => $"{EscalationRule.AddRoleIds} of {place.ToLowerInvariant()} has {JsonValues.Shown(role)}, but must be a list of role ids.");

    private static IEnumerable<string> Tokens(JsonMap members, string place)
    {
        var tokens = EscalationRule.List(members, EscalationRule.AddRoleTokens).ToList();
        var subject = $"{EscalationRule.AddRoleTokens} of {place.ToLowerInvariant()}";
        if (tokens.Count > RoleTokenLimits.Tokens)
            yield return $"{subject} has {tokens.Count} entries; at most {RoleTokenLimits.Tokens} are allowed.";
        foreach (var token in tokens)
        {
            var text = token.ValueKind == JsonValueKind.String ? token.GetString()! : "";
            if (string.IsNullOrWhiteSpace(text))
                yield return $"{subject} has {JsonValues.Shown(token)}, but must be a list of roles, people or tokens such as $(owner).";
            else if (text.Length > RoleTokenLimits.Token)
                yield return $"{subject} has an entry of {text.Length} characters; at most {RoleTokenLimits.Token} are allowed.";
            else if (TokenText.Parse(text).Any(segment => segment.IsToken && TokenRenderer.IsSecret(segment.Text)))
                yield return $"{subject} has '{JsonValues.Shortened(text)}': nobody is asked by a secret.";
        }
    }

    private static IEnumerable<string> Recipients(JsonMap members, string place)
    {
        var recipients = EscalationRule.List(members, EscalationRule.NotifyName).ToList();
        var subject = $"{EscalationRule.NotifyName} of {place.ToLowerInvariant()}";
        if (recipients.Count > NoticeParameters.MostRecipients)
            yield return $"{subject} has {recipients.Count} entries; at most {NoticeParameters.MostRecipients} are allowed.";
        foreach (var other in recipients.Where(one => one.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(one.GetString())))
            yield return $"{subject} has {JsonValues.Shown(other)}, but must be a list of mail addresses, or of tokens that give them.";
    }

    private static IEnumerable<string> Purpose(JsonMap members, string place)
    {
        if (!EscalationRule.Members.Skip(1).Any(member => EscalationRule.List(members, member.Name).Any()))
            yield return $"{place} does nothing: give {EscalationRule.AddRoleIds}, {EscalationRule.AddRoleTokens} or {EscalationRule.NotifyName}.";
    }

    private static IEnumerable<Problem> Order(JsonElement list)
    {
        var hours = list.EnumerateArray()
            .Select(one => one.ValueKind == JsonValueKind.Object && JsonValues.MapOf(one).TryGetValue(EscalationRule.AfterHours, out var after) ? WaitHours.Read(after) : null)
            .ToList();
        for (var index = 1; index < hours.Count; index++)
        {
            if (hours[index] <= hours[index - 1])
            {
                yield return new($"[{index}].{EscalationRule.AfterHours}",
                    FormattableString.Invariant($"Escalation {index + 1} is due after {hours[index]!.Value.TotalHours} hours, not later than escalation {index}: put them in the order of time."));
            }
        }
    }
}
