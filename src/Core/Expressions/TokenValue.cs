using System.Globalization;
using System.Text.Json;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>
/// A stored value as tokens read it. What lies in it is read once, at the first token that leads there; from then on a member or an
/// item is found at once, however many there are.
/// </summary>
internal sealed class TokenValue(JsonElement json)
{
    private Dictionary<string, TokenValue>? _members;
    private TokenValue[]? _items;

    public JsonElement Json => json;

    /// <summary>The value as plain text.</summary>
    public string Text => field ??= JsonValues.Text(json);

    /// <summary>The member of this name, without case (of several the first), or the item at this position; null if there is none.</summary>
    public TokenValue? Part(ReadOnlySpan<char> name) => json.ValueKind switch
    {
        JsonValueKind.Object => Members().GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var member) ? member : null,
        JsonValueKind.Array => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Items().Length
            ? Items()[index]
            : null,
        _ => null,
    };

    private Dictionary<string, TokenValue> Members()
    {
        if (_members is not null)
            return _members;
        _members = new Dictionary<string, TokenValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in json.EnumerateObject())
            _members.TryAdd(member.Name, new TokenValue(member.Value));
        return _members;
    }

    private TokenValue[] Items() => _items ??= [.. json.EnumerateArray().Select(item => new TokenValue(item))];
}
