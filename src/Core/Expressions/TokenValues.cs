using System.Text.Json;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>
/// Replaces tokens in values that stay values: those of variables, and the parameters of a script. It collects all their tokens, and
/// counts how much text they make together.
/// </summary>
public sealed class TokenValues(TokenScope scope)
{
    private readonly List<TokenUse> _uses = [];
    private readonly RenderingBudget _budget = new();

    /// <summary>Every token so far, in order.</summary>
    public IReadOnlyCollection<TokenUse> Uses => _uses;

    /// <summary>Why none of the values must be used; null if they may be.</summary>
    public string? Problem { get; private set; }

    /// <summary>The values of the map, with their tokens replaced.</summary>
    public JsonMap ReplaceAll(JsonElement map)
    {
        if (map.ValueKind != JsonValueKind.Object)
            return JsonMap.Empty;
        return JsonMap.From(JsonValues.MapOf(map).Select(pair => KeyValuePair.Create(pair.Key, Replace(pair.Value))).TakeWhile(_ => Problem is null));
    }

    /// <summary>
    /// A text that is exactly one token becomes the token's value, so that a number stays a number. A value that is not text stays as it
    /// is.
    /// </summary>
    public JsonElement Replace(JsonElement authored)
    {
        if (authored.ValueKind != JsonValueKind.String)
            return authored;
        var text = authored.GetString()!;
        var replaced = Text(text);
        return TokenText.SingleToken(text) is { } token && scope.Find(token) is { } value ? value : JsonValues.Of(replaced);
    }

    /// <summary>The text with its tokens replaced.</summary>
    public string Text(string template)
    {
        var rendered = TokenRenderer.Render(template, scope, TokenPlace.Plain, budget: _budget);
        _uses.AddRange(rendered.Uses);
        Problem ??= rendered.Problem;
        return rendered.Text;
    }
}
