using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>What tokens mean during a visit of a step: the built-in names first, then the instance's data bucket.</summary>
public sealed class TokenScope
{
    private readonly JsonMap _builtIn;
    private readonly JsonMap _data;

    public TokenScope(InstanceSnapshot snapshot)
    {
        var origin = snapshot.Origin;
        _data = snapshot.Data;
        _builtIn = JsonMap.From(
            ("requester", origin.Initiator.Name),
            ("instanceid", origin.Id.ToString()),
            ("referenceid", origin.ReferenceId.ToString(CultureInfo.InvariantCulture)),
            ("title", origin.Title),
            ("workflowtype", origin.WorkflowType),
            ("definition", origin.DefinitionDisplayName),
            ("step", snapshot.Position.DisplayName),
            ("now", Timestamps.Format(snapshot.Position.EnteredAt)));
        if (origin.Initiator.Mail is { } mail)
            _builtIn = _builtIn.Set("requester:mail", mail);
    }

    /// <summary>The built-in names. Initial data, inputs, variables and results must not use them.</summary>
    public static ImmutableArray<string> BuiltInNames { get; } =
        ["requester", "requester:mail", "instanceid", "referenceid", "title", "workflowtype", "definition", "step", "now"];

    public static bool IsBuiltIn(string name) => BuiltInNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The value of a token's name; null if it has none. <c>name.path</c> reads into a stored JSON value: the longest stored name that
    /// the token begins with selects the value, and the rest is the path (member names without case, or list positions).
    /// </summary>
    public JsonElement? Find(string name)
    {
        if (_builtIn.TryGetValue(name, out var builtIn))
            return builtIn;
        if (IsBuiltIn(name) || TokenRenderer.IsSecret(name))
            return null;
        if (_data.TryGetValue(name, out var value))
            return value;
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (_data.TryGetValue(name[..dot], out var stored))
                return Walk(stored, name[(dot + 1)..].Split('.'));
        }

        return null;
    }

    private static JsonElement? Walk(JsonElement value, IEnumerable<string> path)
    {
        foreach (var part in path)
        {
            if (value.ValueKind == JsonValueKind.Object && Member(value, part) is { } member)
                value = member;
            else if (value.ValueKind == JsonValueKind.Array && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < value.GetArrayLength())
                value = value[index];
            else
                return null;
        }

        return value;
    }

    private static JsonElement? Member(JsonElement value, string name)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }

        return null;
    }
}
