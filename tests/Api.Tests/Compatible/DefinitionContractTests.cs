using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests.Compatible;

/// <summary>
/// Every operation on definitions in both versions of the original API, with the whole body of each response. The members are those that
/// the API descriptions of its releases 11 to 25 name; ours are left out for a client of that API.
/// </summary>
public sealed class DefinitionContractTests(Installation installation) : IClassFixture<Installation>
{
    private const string Steps = """
        [{"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{"continue":"Gate"}},
         {"UniqueName":"Gate","DisplayName":"Approve","ExtensionName":"RequireApproval","Enabled":true,"ConfigurationParameters":{"MinimumApprovals":1},
          "Signals":[{"SignalName":"ApprovalStatus","RoleIds":[2,3]}],"Conditions":[{"Value":"True"}],"Outputs":{"continue":"EndNOOP"}},
         {"UniqueName":"EndNOOP","DisplayName":"End","ExtensionName":"NOOPStep","Outputs":{}}]
        """;

    private readonly Person _admin = installation.As("admin", "/KeyfactorAPI");

    /// <summary>The header of the version, the version, and whether the client says that it is one of the original API.</summary>
    public static TheoryData<string?, int, bool> Versions
    {
        get
        {
            var data = new TheoryData<string?, int, bool>();
            foreach (var (header, version) in new (string?, int)[] { (null, 1), ("1", 1), ("1.0", 1), ("2", 2), ("2.0", 2) })
            {
                data.Add(header, version, true);
                data.Add(header, version, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_operation_responds_with_the_members_of_its_version(string? header, int version, bool isCompatible)
    {
        var client = new Client(_admin, Headers(header, isCompatible));
        var type = $"Contract{Guid.NewGuid():N}";
        var shape = new Shape(version, type, isCompatible);

        var keys = version == 2 ? "\"Keys\":[\"12\"]" : "\"Key\":\"12\"";
        var created = await client.OkAsync("POST", "", $$"""{"DisplayName":"One","Description":"First","WorkflowType":"{{type}}",{{keys}},"Enabled":true}""");
        var id = JsonElement.Parse(created).Id();
        Assert.Equal(shape.Definition(id, "One", "First", isPublished: false, "[]", draft: 1, published: null), created);

        var edited = await client.OkAsync("PUT", $"/{id}/Steps", Steps);
        var steps = shape.Steps(JsonElement.Parse(edited).GetProperty("Steps"));
        Assert.Equal(shape.Definition(id, "One", "First", isPublished: false, steps, draft: 1, published: null), edited);

        var first = shape.Definition(id, "One", "First", isPublished: true, steps, draft: 1, published: 1);
        Assert.Equal(first, await client.OkAsync("POST", $"/{id}/Publish"));
        Assert.Equal(first, await client.OkAsync("GET", $"/{id}"));
        Assert.Equal(
            shape.Definition(id, "One", "First", isPublished: true, shape.Exported(steps), draft: 1, published: 1),
            await client.OkAsync("GET", $"/{id}?definitionVersion=1&exportable=true"));

        var second = await client.OkAsync("PUT", $"/{id}?force=true", """{"DisplayName":"Two","Description":"Second","Enabled":true}""");
        Assert.Equal(shape.Definition(id, "Two", "Second", isPublished: false, steps, draft: 2, published: 1), second);
        Assert.Equal(shape.Definition(id, "Two", "Second", isPublished: true, steps, draft: 2, published: 2), await client.OkAsync("POST", $"/{id}/Publish"));
        Assert.Equal(shape.Definition(id, "One", "First", isPublished: true, steps, draft: 2, published: 1), await client.OkAsync("POST", $"/{id}/Publish/1"));
        (await client.SendAsync("PUT", $"/{id}/Status?force=true", "false")).Is(204);
        Assert.Equal(
            $"[{shape.Row(id, "Two", "Second", draft: 2, published: 1, isEnabled: false)}]",
            await client.OkAsync("GET", $"?pq.queryString=WorkflowType -eq \"{type}\""));

        var imported = JsonElement.Parse(await client.OkAsync("POST", "/Import", first));
        Assert.Equal("Definition Problems", imported.Names());
        Assert.Empty(imported.GetProperty("Problems").EnumerateArray());
        var copy = imported.GetProperty("Definition");
        Assert.Equal(
            shape.Definition(copy.Id(), "One", "First", isPublished: false, shape.Steps(copy.GetProperty("Steps")), draft: 1, published: null), copy.GetRawText());

        (await client.SendAsync("DELETE", $"/{id}")).Is(204);
        (await client.SendAsync("GET", $"/{id}")).Fails(ErrorCodes.NoSuchDefinition);
    }

    /// <summary>The catalogue has no version 2 of its own: both versions get the same.</summary>
    [Theory]
    [InlineData("/Steps?ReturnLimit=1000")]
    [InlineData("/Steps/RequireApproval")]
    [InlineData("/Types")]
    public async Task The_catalogue_is_the_same_in_both_versions(string path)
    {
        var one = await new Client(_admin, Headers("1", isCompatible: true)).OkAsync("GET", path);

        Assert.Equal(one, await new Client(_admin, Headers("2", isCompatible: true)).OkAsync("GET", path));
        Assert.Equal(one, await new Client(_admin, Headers(null, isCompatible: true)).OkAsync("GET", path));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("2.1")]
    [InlineData("two")]
    [InlineData("1, 2")]
    public async Task Any_other_version_is_refused_with_the_names_of_those_there_are(string version)
    {
        var refused = (await _admin.GetAsync("/Workflow/Definitions", ("x-keyfactor-api-version", version))).Fails(ErrorCodes.InvalidRequest);

        Assert.Equal($"x-keyfactor-api-version is '{version}', but must be 1, 1.0, 2 or 2.0.", refused.Says);
    }

    private static (string, string)[] Headers(string? version, bool isCompatible) =>
    [
        .. version is null ? [] : new[] { ("x-keyfactor-api-version", version) },
        .. isCompatible ? new[] { ("x-keyfactor-requested-with", "APIClient") } : [],
    ];

    private sealed class Client(Person person, (string, string)[] headers)
    {
        public async Task<string> OkAsync(string method, string path, string? body = null) => (await SendAsync(method, path, body)).Is(200).Text;

        public async Task<ApiResponse> SendAsync(string method, string path, string? body = null)
        {
            using var content = body is null ? null : Person.Bytes(System.Text.Encoding.UTF8.GetBytes(body));
            return await person.SendAsync(new HttpMethod(method), $"/Workflow/Definitions{path}", content, headers);
        }
    }

    /// <summary>The bodies of a definition for the key 12, written out as the API descriptions name their members.</summary>
    private sealed record Shape(int Version, string Type, bool IsCompatible)
    {
        private string Key => Version == 2 ? """
            "Keys":[{"DisplayName":null,"Value":"12"}]
            """ : """
            "Key":"12","KeyDisplayName":null
            """;

        public string Definition(Guid id, string name, string description, bool isPublished, string steps, int draft, int? published) => $$"""
            {"Id":"{{id}}","DisplayName":"{{name}}","Description":"{{description}}",{{Key}},"IsPublished":{{Text(isPublished)}},"WorkflowType":"{{Type}}","Steps":{{steps}},"DraftVersion":{{draft}},"PublishedVersion":{{Text(published)}},"Enabled":true{{(IsCompatible ? "" : ",\"RequesterMayWithdraw\":true,\"AssigneesMayForward\":false,\"NotifyRequester\":false")}}}
            """;

        public string Row(Guid id, string name, string description, int draft, int? published, bool isEnabled) => $$"""
            {"Id":"{{id}}","DisplayName":"{{name}}",{{(Version == 2 ? $"\"Description\":\"{description}\"," : "")}}{{Key}},"WorkflowType":"{{Type}}","DraftVersion":{{draft}},"PublishedVersion":{{Text(published)}},"Enabled":{{Text(isEnabled)}}}
            """;

        /// <param name="given">Where the ids are.</param>
        public string Steps(JsonElement given)
        {
            var signal = Version == 2
                ? """{"SignalName":"ApprovalStatus","Roles":[{"RoleId":"2","RoleName":"PKI Approvers"},{"RoleId":"3","RoleName":"Certificate Owners"}]}"""
                : """{"SignalName":"ApprovalStatus","RoleIds":[2,3]}""";
            return $$$"""
                [{"Id":"{{{given[0].Id()}}}","DisplayName":"Start","UniqueName":"StartNOOP","ExtensionName":"NOOPStep","Enabled":true,"ConfigurationParameters":{},"Signals":[],"Conditions":[],"Outputs":{"continue":"Gate"}},{"Id":"{{{given[1].Id()}}}","DisplayName":"Approve","UniqueName":"Gate","ExtensionName":"RequireApproval","Enabled":true,"ConfigurationParameters":{"MinimumApprovals":1},"Signals":[{{{signal}}}],"Conditions":[{"Id":"{{{given[1].GetProperty("Conditions")[0].Id()}}}","Value":"True"}],"Outputs":{"continue":"EndNOOP"}},{"Id":"{{{given[2].Id()}}}","DisplayName":"End","UniqueName":"EndNOOP","ExtensionName":"NOOPStep","Enabled":true,"ConfigurationParameters":{},"Signals":[],"Conditions":[],"Outputs":{}}]
                """;
        }

        /// <summary>Without the ids of roles.</summary>
        public string Exported(string steps) => Version == 2
            ? steps.Replace("\"RoleId\":\"2\"", "\"RoleId\":null", StringComparison.Ordinal).Replace("\"RoleId\":\"3\"", "\"RoleId\":null", StringComparison.Ordinal)
            : steps.Replace("[2,3]", "[]", StringComparison.Ordinal);

        private static string Text<T>(T? value) => JsonSerializer.Serialize(value);
    }
}
