using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>A definition has a set of keys. Version 2 of the API knows them all; version 1 knows one, and says so if there are more.</summary>
public sealed class DefinitionKeyTests(Installation installation) : IClassFixture<Installation>
{
    private static readonly (string, string) Version2 = ("x-keyfactor-api-version", "2");

    private readonly Person _admin = installation.As("admin");

    [Fact]
    public async Task Version_1_shows_the_first_of_several_keys_and_how_many_there_are()
    {
        var id = await CreateAsync("\"12\",\"13\",\"14\"");

        var read = (await _admin.GetAsync($"/Workflow/Definitions/{id}")).Is(200);
        var row = (await _admin.GetAsync($"/Workflow/Definitions?QueryString=Id -eq {id}")).Is(200).Json[0];

        Assert.Equal(("12", 3, "3"), (read.Json.Text("Key"), read.Json.Number("KeyCount"), read.Header("X-Key-Count")));
        Assert.Equal(("12", 3), (row.Text("Key"), row.Number("KeyCount")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"12\"")]
    public async Task With_one_key_or_none_version_1_counts_nothing(string keys)
    {
        var read = (await _admin.GetAsync($"/Workflow/Definitions/{await CreateAsync(keys)}")).Is(200);

        Assert.False(read.Json.TryGetProperty("KeyCount", out _));
        Assert.Null(read.Header("X-Key-Count"));
    }

    [Fact]
    public async Task Version_1_sets_the_one_key_and_leaves_it_if_it_says_nothing()
    {
        var id = await CreateAsync("");
        Assert.Equal("12", (await PutAsync(id, "\"Key\":\"12\"")).Is(200).Json.Text("Key"));
        Assert.Equal("13", (await PutAsync(id, "\"Key\":\"13\"")).Is(200).Json.Text("Key"));
        Assert.Equal("13", (await PutAsync(id, "\"Key\":null")).Is(200).Json.Text("Key"));
        Assert.Equal("13", (await PutAsync(id, "\"Enabled\":true")).Is(200).Json.Text("Key"));
    }

    [Fact]
    public async Task Version_1_takes_no_key_away_from_several()
    {
        var id = await CreateAsync("\"12\",\"13\"");

        var refused = (await PutAsync(id, "\"Key\":\"13\"")).Fails(ErrorCodes.SeveralKeys);

        Assert.Equal(
            $"Definition 'Keys' ({id}) has 2 keys, and a Key of version 1 would be the only one. Send Keys with x-keyfactor-api-version: 2, or leave Key out to keep them.",
            refused.Says);
        Assert.Equal("""["12","13"]""", await KeysAsync(id));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task What_either_version_has_read_it_can_send_back(string version)
    {
        var header = ("x-keyfactor-api-version", version);
        var id = await CreateAsync("\"12\",\"13\"");
        var read = (await _admin.GetAsync($"/Workflow/Definitions/{id}", header)).Is(200).Text;

        Assert.Equal(read, (await _admin.PutAsync($"/Workflow/Definitions/{id}", read, header)).Is(200).Text);
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", read, header)).Is(200);
        Assert.Equal("""["12","13"]""", await KeysAsync(id));
    }

    [Fact]
    public async Task A_copy_by_version_1_that_would_lose_keys_is_refused_and_one_by_version_2_has_them_all()
    {
        var id = await CreateAsync("\"12\",\"13\"");

        var refused = (await _admin.PostAsync("/Workflow/Definitions", (await _admin.GetAsync($"/Workflow/Definitions/{id}")).Is(200).Text)).Fails(ErrorCodes.InvalidRequest);
        var copy = (await _admin.PostAsync("/Workflow/Definitions", (await _admin.GetAsync($"/Workflow/Definitions/{id}", Version2)).Is(200).Text, Version2)).Is(200);

        Assert.Equal(
            "KeyCount is 2, but version 1 knows one key only, and the others would be lost; send them as Keys, with x-keyfactor-api-version: 2.", refused.Says);
        Assert.Equal("""["12","13"]""", await KeysAsync(copy.Json.Id()));
    }

    [Fact]
    public async Task Signals_as_version_2_shows_them_are_taken_back()
    {
        var id = await CreateAsync("");
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval())).Is(200);
        var read = (await _admin.GetAsync($"/Workflow/Definitions/{id}", Version2)).Is(200).Text;
        Assert.Contains("""{"SignalName":"ApprovalStatus","Roles":[{"RoleId":"2","RoleName":"PKI Approvers"}]}""", read, StringComparison.Ordinal);

        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", read, Version2)).Is(200);
        var byName = read.Replace("\"RoleId\":\"2\",\"RoleName\":\"PKI Approvers\"", "\"RoleId\":null,\"RoleName\":\"pki approvers\"", StringComparison.Ordinal);
        Assert.Equal(
            "[2]",
            (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", byName)).Is(200).Json.GetProperty("Steps")[1].GetProperty("Signals")[0].GetProperty("RoleIds").GetRawText());
    }

    [Theory]
    [InlineData("1", "\"Keys\":[\"12\"]", "Keys are of version 2; send x-keyfactor-api-version: 2, or one Key.")]
    [InlineData("1", "\"Key\":\"\"", "Key is empty, but must have 1 to 256 characters; leave it out if there is none.")]
    [InlineData("2", "\"Key\":\"12\",\"Keys\":[]", "Key is of version 1; in version 2 send Keys, an array.")]
    [InlineData("2", "\"Enabled\":true", "Keys is missing.")]
    [InlineData("2", "\"Keys\":null", "Keys is missing.")]
    [InlineData("2", "\"Keys\":\"12\"", "Keys is \"12\", but must be an array.")]
    [InlineData("2", "\"Keys\":[\"12\",12]", "Keys[1] is 12, but must be a string of 1 to 256 characters.")]
    [InlineData("2", "\"Keys\":[\"\"]", "Keys[0] is \"\", but must be a string of 1 to 256 characters.")]
    [InlineData("2", "\"Keys\":[{\"DisplayName\":\"Web\"}]", "Keys[0].Value is missing.")]
    [InlineData("2", "\"Keys\":[\"a\\nb\"]", "Keys[0] contains a line break, but must be one line without control characters.")]
    [InlineData("2", "\"Keys\":[\"Web\",\"VPN\",\"WEB\"]", "The key 'Web' is given 2 times; keys are compared without case.")]
    [InlineData("2", "\"Keys\":[],\"KeyCount\":1", "KeyCount is not known here; known are DisplayName, Description, Key, Keys, WorkflowType, Enabled, RequesterMayWithdraw, AssigneesMayForward, NotifyRequester, Id, IsPublished, Steps, DraftVersion, PublishedVersion.")]
    public async Task A_new_definition_with_wrong_keys_is_refused(string version, string keys, string message)
    {
        var body = $$"""{"DisplayName":"Keys","Description":"","WorkflowType":"Keys",{{keys}}}""";

        Assert.Equal(message, (await _admin.PostAsync("/Workflow/Definitions", body, ("x-keyfactor-api-version", version))).Fails(ErrorCodes.InvalidRequest).Says);
    }

    [Fact]
    public async Task Version_2_needs_a_description_even_if_there_is_none()
    {
        const string Body = """{"DisplayName":"Keys","WorkflowType":"Keys","Keys":[]}""";
        Assert.Equal("Description is missing.", (await _admin.PostAsync("/Workflow/Definitions", Body, Version2)).Fails(ErrorCodes.InvalidRequest).Says);
        var id = (await _admin.PostAsync("/Workflow/Definitions", Body.Replace("}", ",\"Description\":null}", StringComparison.Ordinal), Version2)).Is(200).Json.Id();
        (await _admin.PutAsync($"/Workflow/Definitions/{id}", """{"DisplayName":"Keys"}""", Version2)).Fails(ErrorCodes.InvalidRequest);
    }

    [Theory]
    [InlineData(100, 256, 200)]
    [InlineData(101, 1, 400)]
    [InlineData(1, 257, 400)]
    public async Task Keys_have_limits(int count, int length, int status)
    {
        var keys = string.Join(',', Enumerable.Range(100, count).Select(number => $"\"{$"{number}".PadLeft(length, 'k')[^length..]}\""));

        Assert.Equal(status, (await _admin.PostAsync("/Workflow/Definitions",
            $$"""{"DisplayName":"Keys","Description":"","WorkflowType":"Keys","Keys":[{{keys.Replace("\"1\"", "\"k1\"", StringComparison.Ordinal)}}]}""", Version2)).Status);
    }

    [Fact]
    public async Task Starts_find_a_definition_by_each_of_its_keys_and_lists_filter_by_each()
    {
        var type = $"Keys{Guid.NewGuid():N}";
        var id = await CreateAsync("\"12\",\"Web\"", type);
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval())).Is(200);
        (await _admin.PostAsync($"/Workflow/Definitions/{id}/Publish")).Is(200);

        foreach (var key in (string[])["12", "WEB"])
        {
            (await _admin.PostAsync("/Workflow/Instances", $$"""{"WorkflowType":"{{type}}","Key":"{{key}}"}""")).Is(200);
            Assert.Equal([id], (await _admin.GetAsync($"/Workflow/Definitions?QueryString=WorkflowType -eq {type} AND Key -eq {key}")).Is(200).Json.Ids());
        }

        (await _admin.PostAsync("/Workflow/Instances", $$"""{"WorkflowType":"{{type}}","Key":"13"}""")).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.PutAsync($"/Workflow/Definitions/{id}", """{"DisplayName":"Keys","Description":null,"Keys":["13"]}""", Version2)).Is(200);
        (await _admin.PostAsync("/Workflow/Instances", $$"""{"WorkflowType":"{{type}}","Key":"13"}""")).Is(200);
        (await _admin.PostAsync("/Workflow/Instances", $$"""{"WorkflowType":"{{type}}","Key":"12"}""")).Fails(ErrorCodes.NoSuchDefinition);
    }

    [Fact]
    public async Task Each_version_has_its_own_ETag_and_each_is_good_for_If_Match()
    {
        var id = await CreateAsync("\"12\"");
        var one = (await _admin.GetAsync($"/Workflow/Definitions/{id}")).Is(200).Header("ETag")!;
        var two = (await _admin.GetAsync($"/Workflow/Definitions/{id}", Version2)).Is(200).Header("ETag")!;
        Assert.NotEqual(one, two);
        const string Body = """{"DisplayName":"Keys","Description":null,"Keys":["13"]}""";

        (await _admin.PutAsync($"/Workflow/Definitions/{id}", Body, Version2, ("If-Match", one))).Fails(ErrorCodes.PreconditionFailed);
        (await _admin.PutAsync($"/Workflow/Definitions/{id}", Body, Version2, ("If-Match", two))).Is(200);
        (await _admin.GetAsync($"/Workflow/Definitions/{id}", Version2, ("If-None-Match", two))).Is(200);
    }

    private async Task<Guid> CreateAsync(string keys, string type = "Keys") => (await _admin.PostAsync(
        "/Workflow/Definitions", $$"""{"DisplayName":"Keys","Description":null,"WorkflowType":"{{type}}","Keys":[{{keys}}]}""", Version2)).Is(200).Json.Id();

    private Task<ApiResponse> PutAsync(Guid id, string members) => _admin.PutAsync($"/Workflow/Definitions/{id}", $$"""{"DisplayName":"Keys",{{members}}}""");

    private async Task<string> KeysAsync(Guid id) => System.Text.Json.JsonSerializer.Serialize(
        (await _admin.GetAsync($"/Workflow/Definitions/{id}", Version2)).Is(200).Json.GetProperty("Keys").EnumerateArray().Select(key => key.Text("Value")));
}
