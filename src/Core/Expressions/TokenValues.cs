using System.Text.Json;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>Replaces tokens in values that stay values: those of variables, and of the parameters of a script.</summary>
public static class TokenValues
{
    /// <summary>A text that is one token takes the value itself, so that a number stays a number; what is no text stays as it is.</summary>
    /// <param name="used">Told every token.</param>
    public static JsonElement Replace(JsonElement authored, TokenScope scope, Action<TokenUse> used)
    {
        if (authored.ValueKind != JsonValueKind.String)
            return authored;
        var text = authored.GetString()!;
        var rendered = TokenRenderer.Render(text, scope, TokenPlace.Plain);
        foreach (var use in rendered.Uses)
            used(use);
        return TokenText.Parse(text) is [{ IsToken: true } token] && scope.Find(token.Text) is { } value ? value : JsonValues.Of(rendered.Text);
    }

    /// <summary>The same for every value of a map.</summary>
    public static JsonMap Replace(JsonElement map, TokenScope scope, ICollection<TokenUse> uses) => map.ValueKind == JsonValueKind.Object
        ? JsonMap.From(JsonValues.MapOf(map).Select(pair => KeyValuePair.Create(pair.Key, Replace(pair.Value, scope, uses.Add))))
        : JsonMap.Empty;
}
