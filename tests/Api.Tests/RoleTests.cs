using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Roles that are made, changed and deleted while the service runs.</summary>
public sealed class RoleTests(RoleTests.Guarded installation) : IClassFixture<RoleTests.Guarded>
{
    private static readonly (string, string) Version2 = ("x-keyfactor-api-version", "2.0");

    private Person Admin => installation.As("admin");

    /// <summary>May change roles, but holds little else.</summary>
    private Person Guard => installation.As("guard");

    [Fact]
    public async Task A_role_is_read_in_version_2_as_it_was_written()
    {
        var created = (await Admin.PostAsync("/Security/Roles", """
            {"Name":"Written","Description":"For tests.","EmailAddress":"w@example.com","Permissions":["/workflows/instances/read/"],
             "Claims":[{"ClaimType":"oauthrole","ClaimValue":"written","ProviderAuthenticationScheme":"bearer","Description":"A group"},
                       {"ClaimType":5,"ClaimValue":"s-1","ProviderAuthenticationScheme":"https://issuer.example.com/","Description":""}]}
            """, Version2)).Is(200);

        var id = created.Json.GetProperty("Id").GetInt32();
        Assert.True(id > 1_000_000);
        Assert.Equal("Id Name Description EmailAddress Immutable PermissionSetId Permissions Claims", created.Json.Names());
        Assert.Equal("Id Description ClaimType ClaimValue Provider", created.Json.GetProperty("Claims")[0].Names());
        Assert.Equal(["OAuthRole", "OAuthSubject"], created.Json.GetProperty("Claims").EnumerateArray().Select(claim => claim.Text("ClaimType")));
        Assert.Equal(created.Text, (await Admin.GetAsync($"/Security/Roles/{id}", Version2)).Is(200).Text);
        var item = (await Admin.GetAsync("""/security/roles?pq.queryString=name%20-eq%20%22written%22""", Version2)).Is(200);
        Assert.Equal("1", item.Header("X-Total-Count"));
        Assert.Equal("Id Name EmailAddress Immutable PermissionSetId ClaimsCount", item.Json[0].Names());
        Assert.Equal(2, item.Json[0].GetProperty("ClaimsCount").GetInt32());
    }

    [Fact]
    public async Task What_was_read_in_version_2_can_be_written_back()
    {
        var created = await CreateAsync("Roundtrip", claims: """{"ClaimType":"User","ClaimValue":"carol","ProviderAuthenticationScheme":"Basic","Description":"x"}""");

        Assert.Equal(created.Text, (await Admin.PutAsync("/Security/Roles", created.Text, Version2)).Is(200).Text);
    }

    [Fact]
    public async Task Version_1_shows_and_changes_users_and_keeps_the_other_claims()
    {
        var role = (await CreateAsync("Versions", claims: """
            {"ClaimType":"OAuthRole","ClaimValue":"v","ProviderAuthenticationScheme":"Bearer"},{"ClaimType":"User","ClaimValue":"carol","ProviderAuthenticationScheme":"Basic"}
            """)).Json;
        var id = role.GetProperty("Id").GetInt32();
        var first = (await Admin.GetAsync($"/Security/Roles/{id}")).Is(200);
        Assert.Equal("Id Name Description Enabled Immutable Valid Private PermissionSetId Permissions Identities", first.Json.Names());
        Assert.Equal(["carol"], first.Json.GetProperty("Identities").EnumerateArray().Select(identity => identity.Text("AccountName")));

        var changed = (await Admin.PutAsync("/Security/Roles", $$"""{"Id":{{id}},"Name":"Versions","Description":"d","Identities":[{"AccountName":"bob"}]}""")).Is(200);

        Assert.Equal(["bob"], changed.Json.GetProperty("Identities").EnumerateArray().Select(identity => identity.Text("AccountName")));
        Assert.Equal(["v", "bob"], await ClaimsAsync(id));
        (await Admin.PutAsync("/Security/Roles", $$"""{"Id":{{id}},"Name":"Versions","Description":"e"}""")).Is(200);
        Assert.Equal(["v", "bob"], await ClaimsAsync(id));
    }

    [Fact]
    public async Task Without_the_permission_to_read_a_role_is_its_id_and_name()
    {
        var id = (await CreateAsync("Hidden", """ "/workflows/instances/manage/" """)).Json.GetProperty("Id").GetInt32();

        Assert.Equal($$"""{"Id":{{id}},"Name":"Hidden"}""", (await installation.As("erin").GetAsync($"/Security/Roles/{id}", Version2)).Is(200).Text);
        Assert.Equal($$"""[{"Id":{{id}},"Name":"Hidden"}]""",
            (await installation.As("erin").GetAsync("/Security/Roles?QueryString=Name%20-eq%20%22Hidden%22")).Is(200).Text);
    }

    [Fact]
    public async Task A_role_of_the_settings_is_shown_as_immutable_and_cannot_be_changed()
    {
        var role = (await Admin.GetAsync("/Security/Roles/2")).Is(200).Json;
        Assert.True(role.GetProperty("Immutable").GetBoolean());
        Assert.Equal("/workflows/instances/read/pending/", role.GetProperty("Permissions")[0].GetString());

        Assert.Contains("Security:Roles", (await Admin.PutAsync("/Security/Roles", """{"Id":2,"Name":"Mine"}""")).Fails(ErrorCodes.RoleIsConfigured).Says, StringComparison.Ordinal);
        (await Admin.DeleteAsync("/Security/Roles/2")).Fails(ErrorCodes.RoleIsConfigured);
    }

    [Fact]
    public async Task A_role_is_in_effect_with_the_response_that_made_it_and_no_longer_after_its_deletion()
    {
        (await installation.As("bob").GetAsync("/Workflow/Definitions")).Fails(ErrorCodes.NotPermitted);
        var id = (await CreateAsync("Effect", """ "/workflows/definitions/read/" """,
            """{"ClaimType":"User","ClaimValue":"BOB","ProviderAuthenticationScheme":"Basic"}""")).Json.GetProperty("Id").GetInt32();

        (await installation.As("bob").GetAsync("/Workflow/Definitions")).Is(200);
        Assert.Contains("Effect", (await installation.As("bob").GetAsync("/Security/My")).Is(200).Json.GetProperty("Roles").EnumerateArray().Select(role => role.GetString()));

        (await Admin.DeleteAsync($"/Security/Roles/{id}", ("x-keyfactor-api-version", "1.0"))).Is(204);
        (await installation.As("bob").GetAsync("/Workflow/Definitions")).Fails(ErrorCodes.NotPermitted);
        (await Admin.DeleteAsync($"/Security/Roles/{id}")).Fails(ErrorCodes.NoSuchRole);
        (await Admin.GetAsync($"/Security/Roles/{id}")).Fails(ErrorCodes.NoSuchRole);
        Assert.NotEqual(id, (await CreateAsync("Effect")).Json.GetProperty("Id").GetInt32());
    }

    [Fact]
    public async Task A_stored_role_can_be_asked_by_a_workflow_and_its_holder_answers()
    {
        var id = (await CreateAsync("Answering", claims: """{"ClaimType":"User","ClaimValue":"erin","ProviderAuthenticationScheme":"Basic"}""")).Json.GetProperty("Id").GetInt32();
        await Admin.PublishAsync("StoredRole", Workflows.Approval(role: id));
        var instance = await Admin.StartAsync(Workflows.Start("StoredRole"));

        (await installation.As("dave").SignalAsync(instance)).Fails(ErrorCodes.MissingRole);
        (await installation.As("erin").SignalAsync(instance)).Is(204);
    }

    [Fact]
    public async Task Nobody_grants_what_he_does_not_hold()
    {
        (await Guard.PostAsync("/Security/Roles", """{"Name":"Grab","Permissions":["/workflows/instances/read/","/workflows/instances/"]}"""))
            .Fails(ErrorCodes.NotPermitted);
        var mine = (await Guard.PostAsync("/Security/Roles", """{"Name":"Granted","Permissions":["/workflows/instances/read/pending/"]}""")).Is(200);

        var grab = (await Guard.PutAsync("/Security/Roles", $$"""{"Id":{{mine.Json.GetProperty("Id")}},"Name":"Granted","Permissions":["/"]}""")).Fails(ErrorCodes.NotPermitted);
        Assert.Contains("'/'", grab.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_changes_or_deletes_a_role_that_grants_more_than_he_holds()
    {
        var role = await CreateAsync("Mighty", """ "/" """);
        var id = role.Json.GetProperty("Id").GetInt32();

        (await Guard.PutAsync("/Security/Roles", $$"""
            {"Id":{{id}},"Name":"Mighty","Permissions":["/"],"Claims":[{"ClaimType":"User","ClaimValue":"guard","ProviderAuthenticationScheme":"Basic"}]}
            """, Version2)).Fails(ErrorCodes.NotPermitted);
        (await Guard.PutAsync("/Security/Roles", $$"""{"Id":{{id}},"Name":"Mighty"}""")).Fails(ErrorCodes.NotPermitted);
        (await Guard.DeleteAsync($"/Security/Roles/{id}")).Fails(ErrorCodes.NotPermitted);
        Assert.Equal(role.Text, (await Admin.GetAsync($"/Security/Roles/{id}", Version2)).Text);
    }

    [Fact]
    public async Task Nobody_makes_himself_an_approver_of_a_published_definition()
    {
        var id = (await CreateAsync("Asked")).Json.GetProperty("Id").GetInt32();
        var taken = $$"""{"Id":{{id}},"Name":"Asked","Identities":[{"AccountName":"guard"}]}""";
        await Admin.PublishAsync("Asking", Workflows.Approval(role: id));

        Assert.Contains("Workflow Asking", (await Guard.PutAsync("/Security/Roles", taken)).Fails(ErrorCodes.NotPermitted).Says, StringComparison.Ordinal);
        (await Guard.PutAsync("/Security/Roles", $$"""{"Id":{{id}},"Name":"Asked","Description":"Only a text."}""")).Is(200);
        (await Admin.PutAsync("/Security/Roles", taken)).Is(200);
        (await Guard.PutAsync("/Security/Roles", $$"""{"Id":{{id}},"Name":"Asked","Identities":[]}""")).Is(200);
    }

    [Theory]
    [InlineData("Web Team", true, true)]
    [InlineData("$(team)", true, false)]
    [InlineData("$(requester)", false, false)]
    public async Task Nobody_makes_himself_one_whom_a_role_token_gives(string token, bool isKept, bool isUsed)
    {
        await using var own = await Installation.StartAsync(builder => builder.AddRole(5, "Guards", "/security/").AddUser(0, "guard", 5));
        var (admin, guard) = (own.As("admin"), own.As("guard"));
        await admin.PublishAsync("Asking", Workflows.Approval().Replace("\"RoleIds\":[2]", $"\"RoleTokens\":[\"{token}\"]", StringComparison.Ordinal));
        const string Held = """{"Name":"Web Team","Identities":[{"AccountName":"guard"}]}""";

        var made = await guard.PostAsync("/Security/Roles", Held);
        if (isKept)
            Assert.Contains("Workflow Asking", made.Fails(ErrorCodes.NotPermitted).Says, StringComparison.Ordinal);
        else
            (await admin.DeleteAsync($"/Security/Roles/{made.Is(200).Json.GetProperty("Id").GetInt32()}")).Is(204);

        var id = (await guard.PostAsync("/Security/Roles", """{"Name":"Empty"}""")).Is(200).Json.GetProperty("Id").GetInt32();
        (await guard.PutAsync("/Security/Roles", $$"""{"Id":{{id}},"Name":"Web Team"}""")).Is(isKept ? 403 : 200);
        (await admin.PutAsync("/Security/Roles", $$"""{"Id":{{id}},"Name":"Web Team"}""")).Is(200);
        (await guard.PutAsync("/Security/Roles", Held.Replace("{\"Name\"", $"{{\"Id\":{id},\"Name\"", StringComparison.Ordinal))).Is(isKept ? 403 : 200);
        (await guard.PutAsync("/Security/Roles", $$"""{"Id":{{id}},"Name":"web team","Description":"Only a text."}""")).Is(200);
        (await admin.DeleteAsync($"/Security/Roles/{id}")).Is(isUsed ? 409 : 204);
    }

    [Fact]
    public async Task A_role_that_definitions_ask_is_not_deleted_and_the_message_names_them()
    {
        var id = (await CreateAsync("Used")).Json.GetProperty("Id").GetInt32();
        var draft = await Admin.CreateAsync("UsingDraft");
        (await Admin.PutAsync($"/Workflow/Definitions/{draft}/Steps", Workflows.Approval(role: id))).Is(200);
        var published = await Admin.PublishAsync("UsingPublished", Workflows.Approval(role: id));
        (await Admin.PutAsync($"/Workflow/Definitions/{published}/Steps", Workflows.OneStep)).Is(200);

        var refused = (await Admin.DeleteAsync($"/Security/Roles/{id}")).Fails(ErrorCodes.RoleInUse);
        Assert.Contains(draft.ToString(), refused.Says, StringComparison.Ordinal);
        Assert.Contains(published.ToString(), refused.Says, StringComparison.Ordinal);

        (await Admin.DeleteAsync($"/Workflow/Definitions/{draft}")).Is(204);
        (await Admin.PostAsync($"/Workflow/Definitions/{published}/Publish")).Is(200);
        (await Admin.DeleteAsync($"/Security/Roles/{id}")).Is(204);
    }

    [Theory]
    [InlineData("Taken")]
    [InlineData("tAKEN")]
    [InlineData("pki approvers")]
    public async Task Names_differ_in_more_than_case(string name)
    {
        await Admin.PostAsync("/Security/Roles", """{"Name":"Taken"}""");

        (await Admin.PostAsync("/Security/Roles", JsonSerializer.Serialize(new { Name = name }))).Fails(ErrorCodes.RoleNameTaken);
        var other = (await CreateAsync($"Other {Guid.NewGuid()}")).Json.GetProperty("Id").GetInt32();
        (await Admin.PutAsync("/Security/Roles", JsonSerializer.Serialize(new { Id = other, Name = name }))).Fails(ErrorCodes.RoleNameTaken);
    }

    [Fact]
    public async Task Of_two_who_change_what_they_have_read_one_is_told_that_the_other_was_first()
    {
        var id = (await CreateAsync("Raced")).Json.GetProperty("Id").GetInt32();
        var tag = (await Admin.GetAsync($"/Security/Roles/{id}")).Header("ETag")!;

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
            Admin.PutAsync("/Security/Roles", $$"""{"Id":{{id}},"Name":"Raced","Description":"{{number}}"}""", ("If-Match", tag)))));

        Assert.Single(results, result => result.Status == 200);
        Assert.All(results.Where(result => result.Status != 200), result => result.Fails(ErrorCodes.PreconditionFailed));
        (await Admin.DeleteAsync($"/Security/Roles/{id}", ("If-Match", tag))).Fails(ErrorCodes.PreconditionFailed);
    }

    [Fact]
    public async Task Of_many_who_create_one_name_at_once_one_succeeds_and_others_lose_nothing()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(() =>
            Admin.PostAsync("/Security/Roles", $$"""{"Name":"{{(number % 2 == 0 ? "Same" : $"Own {number}")}}"}"""))));

        Assert.Single(results.Where((_, number) => number % 2 == 0), result => result.Status == 200);
        Assert.All(results.Where((_, number) => number % 2 == 1), result => result.Is(200));
        var ids = results.Where(result => result.Status == 200).Select(result => result.Json.GetProperty("Id").GetInt32()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task Every_problem_of_a_body_is_told_at_once()
    {
        var refused = (await Admin.PostAsync("/Security/Roles", """
            {"Name":" x","EmailAddress":"nobody","PermissionSetId":"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10","Permissions":["read","/a b/",7],"Colour":1,
             "Claims":[{"ClaimType":"Group","ClaimValue":"g","ProviderAuthenticationScheme":"Bearer"},
                       {"ClaimType":"User","ClaimValue":"u","ProviderAuthenticationScheme":"Bearer"},
                       {"ClaimType":"OAuthRole","ClaimValue":"r","ProviderAuthenticationScheme":"Entra"},{"ClaimType":4},"x"]}
            """, Version2)).Fails(ErrorCodes.InvalidRequest);

        Assert.Equal(
            [
                "Name", "PermissionSetId", "Permissions[0]", "Permissions[1]", "Permissions[2]", "EmailAddress", "Claims[0].ClaimType",
                "Claims[1].ProviderAuthenticationScheme", "Claims[2].ProviderAuthenticationScheme", "Claims[3].ClaimValue",
                "Claims[3].ProviderAuthenticationScheme", "Claims[4]", "Colour",
            ], refused.Fields);
    }

    [Theory]
    [InlineData("""{"Description":"x"}""", "Id", "Name")]
    [InlineData("""{"Id":"x","Name":"x","Claims":[],"EmailAddress":"x@example.com","Enabled":false,"Private":true}""", "Id", "Enabled", "Private", "EmailAddress", "Claims")]
    public async Task A_version_1_update_needs_an_id_and_refuses_what_only_version_2_has(string body, params string[] fields) =>
        Assert.Equal(fields.Order(), (await Admin.PutAsync("/Security/Roles", body)).Fails(ErrorCodes.InvalidRequest).Fields.Order());

    [Fact]
    public async Task Claims_identities_and_permission_sets_are_listed_with_totals()
    {
        await CreateAsync("Listed", claims: """{"ClaimType":4,"ClaimValue":"listed","ProviderAuthenticationScheme":"Bearer"}""");
        await CreateAsync("Listed too", claims: """{"ClaimType":4,"ClaimValue":"listed","ProviderAuthenticationScheme":"Bearer"}""");

        var claims = (await Admin.GetAsync("/Security/Claims?QueryString=ClaimType%20-eq%20%224%22%20AND%20ClaimValue%20-eq%20%22listed%22")).Is(200);
        Assert.Equal("1", claims.Header("X-Total-Count"));
        Assert.Equal("OAuthRole", claims.Json[0].Text("ClaimType"));
        Assert.Contains("alice", (await Admin.GetAsync("/Security/Identities")).Is(200).Json.EnumerateArray().Select(user => user.Text("AccountName")));
        var sets = (await Admin.GetAsync("/permissionsets?queryString=Name%20-eq%20%22Global%22")).Is(200);
        Assert.Equal("1", sets.Header("X-Total-Count"));
        Assert.Contains("/security/modify/", sets.Json[0].GetProperty("Permissions").EnumerateArray().Select(text => text.GetString()));
    }

    [Fact]
    public async Task What_I_may_do_is_told_by_area_and_permission()
    {
        var mine = (await installation.As("alice").GetAsync("/Security/My")).Is(200);

        Assert.Equal("""{"Roles":["PKI Approvers"],"GlobalPermissions":[{"Area":"workflows/instances/read","Permission":"pending"}]}""", mine.Text);
    }

    [Fact]
    public async Task Each_change_is_logged_with_who_made_it_and_what_it_changed()
    {
        var id = (await CreateAsync("Logged", """ "/workflows/instances/read/" """)).Json.GetProperty("Id").GetInt32();
        (await Admin.PutAsync("/Security/Roles", $$"""{"Id":{{id}},"Name":"Renamed","Identities":[{"AccountName":"carol"}]}""")).Is(200);
        (await Admin.DeleteAsync($"/Security/Roles/{id}")).Is(204);

        var lines = installation.Log.Lines.Where(line => line.Text.StartsWith($"Role {id} ", StringComparison.Ordinal)).ToList();
        Assert.Equal([220, 221, 222], lines.Select(line => line.Event));
        Assert.All(lines, line => Assert.Contains("by admin (", line.Text, StringComparison.Ordinal));
        Assert.Contains("it was 'Logged', grants /workflows/instances/read/", lines[1].Text, StringComparison.Ordinal);
        Assert.Contains("it is 'Renamed', grants nothing, held by whoever has User 'carol' of Basic", lines[1].Text, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string?>> ClaimsAsync(int id) =>
        (await Admin.GetAsync($"/Security/Roles/{id}", Version2)).Is(200).Json.GetProperty("Claims").EnumerateArray().Select(claim => claim.Text("ClaimValue"));

    private async Task<ApiResponse> CreateAsync(string name, string permissions = "", string claims = "") =>
        (await Admin.PostAsync("/Security/Roles", $$"""{"Name":"{{name}}","Description":"For tests.","Permissions":[{{permissions}}],"Claims":[{{claims}}]}""", Version2)).Is(200);

    /// <summary>With somebody who may change roles and read instances, but nothing else.</summary>
    public sealed class Guarded : Installation
    {
        public Guarded()
            : this(new KeptLines())
        {
        }

        private Guarded(KeptLines log)
            : base(builder =>
            {
                builder.AddRole(5, "Guards", "/security/", "/workflows/instances/read/").AddUser(0, "guard", 5).Set("RateLimit:PermitsPerMinute", "0");
                builder.Logging.AddProvider(log);
            }) => Log = log;

        internal KeptLines Log { get; }
    }

    /// <summary>Keeps the lines that the service logs, each with its event id.</summary>
    internal sealed class KeptLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(int Event, string Text)> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((eventId.Id, formatter(state, exception)));
    }
}
