using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace WorkflowFunctions.Api.Tests.Fuzz;

/// <summary>A definition that a draft may be, of any texts, keys and steps. Much of it could not be published.</summary>
/// <param name="Create">The body that creates it, in version 2.</param>
/// <param name="Steps">The body that gives it its steps.</param>
internal sealed record AnyDefinition(JsonObject Create, JsonArray Steps)
{
    private static readonly Gen<string> Words = Gen.Elements("Web Server", "$(cn)", "é\U0001F600", " a ", "\"quoted\" \\ text", "<b>", "12", "K");

    private static readonly Gen<JsonNode?> Values = Gen.OneOf(
        Words.Select(JsonNode? (word) => word),
        Gen.Elements("null", "1.50", "1e3", "true", "[]", "{}", """["a",{"b":null}]""", "0.12345678901234567890123456789", "\"\"").Select(text => JsonNode.Parse(text)));

    public static Arbitrary<AnyDefinition> Any(string type) => (
        from name in Words
        from description in Gen.OneOf(Gen.Elements<string?>(null, "", "Line one\nline two"), Words.Select(string? (word) => word))
        from keys in Gen.SubListOf("1", "2", "web", "VPN", " 3 ", "é", "$(x)", "a.b/c").SelectMany(Gen.Shuffle)
        from isEnabled in Gen.Elements(true, false)
        from mayWithdraw in Gen.Elements(true, false)
        from mayForward in Gen.Elements(true, false)
        from notifies in Gen.Elements(true, false)
        from count in Gen.Choose(0, 4)
        from steps in Step().ListOf(count)
        select new AnyDefinition(
            new JsonObject
            {
                ["DisplayName"] = name,
                ["Description"] = description,
                ["WorkflowType"] = type,
                ["Keys"] = new JsonArray([.. keys.Select((key, index) => index % 2 == 0
                    ? (JsonNode)key
                    : new JsonObject { ["Value"] = key, ["DisplayName"] = $"Name of {key}" })]),
                ["Enabled"] = isEnabled,
                ["RequesterMayWithdraw"] = mayWithdraw,
                ["AssigneesMayForward"] = mayForward,
                ["NotifyRequester"] = notifies,
            },
            new JsonArray([.. steps.Select((step, index) =>
            {
                step["UniqueName"] = $"Step{index}";
                return (JsonNode)step;
            })]))).ToArbitrary();

    public override string ToString() => JsonSerializer.Serialize(this);

    private static Gen<JsonObject> Step() =>
        from name in Words
        from type in Gen.Elements("NOOPStep", "RequireApproval", "RequireInput", "Email", "Unheard", "SetVariable")
        from isEnabled in Gen.Elements(true, true, false)
        from parameters in Values.ListOf()
        from roles in Gen.Elements(1, 2, 2, 3, 77).ListOf()
        from tokens in Gen.Elements("$(requester)", "Web Team", "$(owner)").ListOf()
        from hasSignal in Gen.Elements(true, false)
        from conditions in Gen.Elements("True", "False", "$(production)", "", "maybe").ListOf()
        from target in Gen.Elements("Step0", "Step1", "step2", "Nowhere", "")
        select new JsonObject
        {
            ["DisplayName"] = name,
            ["ExtensionName"] = type,
            ["Enabled"] = isEnabled,
            ["ConfigurationParameters"] = new JsonObject(parameters.Take(8).Select((value, index) => KeyValuePair.Create($"p{index}", value?.DeepClone()))),
            ["Signals"] = hasSignal
                ? new JsonArray(new JsonObject
                {
                    ["SignalName"] = "ApprovalStatus",
                    ["RoleIds"] = new JsonArray([.. roles.Take(6).Select(role => (JsonNode)role)]),
                    ["RoleTokens"] = new JsonArray([.. tokens.Take(4).Select(token => (JsonNode)token)]),
                })
                : [],
            ["Conditions"] = new JsonArray([.. conditions.Take(5).Select(value => (JsonNode)new JsonObject { ["Value"] = value })]),
            ["Outputs"] = new JsonObject { ["continue"] = target },
        };
}
