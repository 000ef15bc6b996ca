using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>What tokens mean during a visit of a step: the built-in names first, then the instance's data bucket.</summary>
public sealed class TokenScope
{
    /// <summary>The map of the data bucket that the tokens <c>metadata:Name</c> read.</summary>
    internal const string Metadata = "metadata";

    private const string MetadataPrefix = Metadata + ":";

    private readonly InstanceSnapshot _snapshot;
    private readonly JsonMap _data;
    private readonly JsonMap _further;
    private JsonMap? _builtIn;
    private Dictionary<string, TokenValue>? _stored;
    private int _longestName;

    public TokenScope(InstanceSnapshot snapshot)
        : this(snapshot, JsonMap.Empty)
    {
    }

    /// <param name="further">Values for one purpose, which come before all others.</param>
    public TokenScope(InstanceSnapshot snapshot, JsonMap further)
    {
        _further = further;
        _snapshot = snapshot;
        _data = snapshot.Data;
        Now = snapshot.Position.EnteredAt;
    }

    /// <summary>When the step was entered: the same however often it is looked at.</summary>
    internal DateTimeOffset Now { get; }

    /// <summary>The built-in names. Initial data, inputs, variables and results must not use them.</summary>
    public static ImmutableArray<string> BuiltInNames { get; } =
        ["requester", "requester:mail", "instanceid", "referenceid", "title", "workflowtype", "definition", "step", "now"];

    public static bool IsBuiltIn(string name) => BuiltInNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The value of a token's name; null if it has none. <c>name.path</c> reads into a stored JSON value: the longest stored name that
    /// the token begins with selects the value, and the rest is the path (member names without case, or list positions).
    /// <c>metadata:Name</c> is the member of the stored map <c>metadata</c>, unless a value is stored under the whole name.
    /// </summary>
    public JsonElement? Find(string name) => Look(name)?.Json;

    /// <summary>As <see cref="Find"/>. A scope reads each stored value once, however many tokens lead into it.</summary>
    internal TokenValue? Look(string name)
    {
        if (_further.TryGetValue(name, out var only))
            return new TokenValue(only);
        if (IsBuiltIn(name))
            return (_builtIn ??= BuiltIn(_snapshot)).TryGetValue(name, out var builtIn) ? new TokenValue(builtIn) : null;
        if (TokenRenderer.IsSecret(name) || NoticeTokens.IsOne(name))
            return null;
        var stored = Stored().GetAlternateLookup<ReadOnlySpan<char>>();
        if (stored.TryGetValue(name, out var value))
            return value;
        if (name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase)
            && stored.TryGetValue(Metadata, out var metadata) && metadata.Json.ValueKind == JsonValueKind.Object
            && metadata.Part(name.AsSpan(MetadataPrefix.Length)) is { } field)
        {
            return field;
        }

        for (var dot = LastDot(name); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (stored.TryGetValue(name.AsSpan(0, dot), out value))
                return Walk(value, name.AsSpan(dot + 1));
        }

        return null;
    }

    private static JsonMap BuiltIn(InstanceSnapshot snapshot)
    {
        var origin = snapshot.Origin;
        var values = JsonMap.From(
            ("requester", origin.Initiator.Name),
            ("instanceid", origin.Id.ToString()),
            ("referenceid", origin.ReferenceId.ToString(CultureInfo.InvariantCulture)),
            ("title", origin.Title),
            ("workflowtype", origin.WorkflowType),
            ("definition", origin.DefinitionDisplayName),
            ("step", snapshot.Position.DisplayName),
            ("now", Timestamps.Format(snapshot.Position.EnteredAt)));
        return origin.Initiator.Mail is { } mail ? values.Set("requester:mail", mail) : values;
    }

    /// <summary>The last dot before which a stored name may end.</summary>
    private int LastDot(string name) => name.LastIndexOf('.', Math.Min(name.Length - 1, _longestName));

    private Dictionary<string, TokenValue> Stored()
    {
        if (_stored is not null)
            return _stored;
        _stored = new Dictionary<string, TokenValue>(_data.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in _data)
        {
            _stored.Add(name, new TokenValue(value));
            _longestName = Math.Max(_longestName, name.Length);
        }

        return _stored;
    }

    private static TokenValue? Walk(TokenValue? value, ReadOnlySpan<char> path)
    {
        foreach (var part in path.Split('.'))
            value = value?.Part(path[part]);
        return value;
    }
}
