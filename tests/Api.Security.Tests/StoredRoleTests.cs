using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Who holds a stored role, and how soon everybody knows.</summary>
public sealed class StoredRoleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(RoleClaimType.OAuthSubject, "subject-1", "Bearer", true)]
    [InlineData(RoleClaimType.OAuthSubject, "subject-1", "bearer", true)]
    [InlineData(RoleClaimType.OAuthSubject, "subject-1", TestSettings.Issuer, true)]
    [InlineData(RoleClaimType.OAuthSubject, "subject-1", "https://other.example.com", false)]
    [InlineData(RoleClaimType.OAuthSubject, "subject-1", "AppService", false)]
    [InlineData(RoleClaimType.OAuthSubject, "SUBJECT-1", "Bearer", false)]
    [InlineData(RoleClaimType.OAuthOid, "object-1", "Bearer", true)]
    [InlineData(RoleClaimType.OAuthOid, "subject-1", "Bearer", false)]
    [InlineData(RoleClaimType.OAuthClientId, "client-1", "Bearer", true)]
    [InlineData(RoleClaimType.OAuthRole, "web-team", "Bearer", true)]
    [InlineData(RoleClaimType.OAuthRole, "web", "Bearer", false)]
    [InlineData(RoleClaimType.User, "subject-1", "Basic", false)]
    public async Task Whoever_signs_in_with_a_claim_of_a_role_holds_it(RoleClaimType type, string value, string provider, bool holds)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var id = Roles(app).Add("Web Team", ["/web/"], new RoleClaim(type, value, provider));

        var caller = await app.CallAsync(Tokens.Shared(
            app, ("oid", "object-1"), ("sub", "subject-1"), ("azp", "client-1"), ("roles", new[] { "2", "web-team" })));

        Assert.Equal(holds ? [2, id] : [2], caller.RoleIds);
        Assert.Equal(holds, caller.AccessStrings.Contains("/web/"));
    }

    [Fact]
    public async Task The_claim_client_id_counts_if_there_is_no_azp()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var id = Roles(app).Add("Robots", [], new RoleClaim(RoleClaimType.OAuthClientId, "robot", "Bearer"));

        Assert.Equal(id, Assert.Single((await app.CallAsync(Tokens.Shared(app, ("client_id", "robot")))).RoleIds));
        Assert.Empty((await app.CallAsync(Tokens.Shared(app, ("client_id", "robot"), ("azp", "other")))).RoleIds);
    }

    [Theory]
    [InlineData("alice", "Basic", true)]
    [InlineData("ALICE", "basic", true)]
    [InlineData(@"CORP\alice", "Basic", true)]
    [InlineData("alice@corp", "Basic", true)]
    [InlineData(@"OTHER\alice", "Basic", false)]
    [InlineData("bob", "Basic", false)]
    [InlineData("alice", "Bearer", false)]
    public async Task A_configured_user_holds_a_role_by_every_form_of_the_name(string value, string provider, bool holds)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(("Security:Domain", "CORP")));
        var id = Roles(app).Add("Web Team", ["/web/"], new RoleClaim(RoleClaimType.User, value, provider));

        var caller = await app.CallAsync(SecurityApp.Basic("alice", TestSettings.AlicePassword));

        Assert.Equal(holds ? [2, id] : [2], caller.RoleIds);
    }

    /// <summary>Whoever may name roles would otherwise choose which values of the tokens become worth something.</summary>
    [Theory]
    [InlineData("Ids", "1000001")]
    [InlineData("Names", "Web Team")]
    public async Task A_stored_role_is_held_by_its_claims_and_not_by_its_id_or_name_in_a_token(string values, string role)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey.With(("Authentication:Jwt:RoleClaimValues", values)));
        Assert.Equal(1_000_001, Roles(app).Add("Web Team", ["/"]));

        var caller = await app.CallAsync(Tokens.Shared(app, ("roles", role)));

        Assert.Empty(caller.RoleIds);
        Assert.Empty(caller.AccessStrings);
    }

    [Fact]
    public async Task A_role_of_the_settings_takes_the_place_of_a_stored_one_with_its_id()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey.With(
            ("Security:Roles:3:Id", "1000001"), ("Security:Roles:3:Name", "Configured"), ("Security:Roles:3:AccessStrings:0", "/configured/")));
        Roles(app).Add("Stored", ["/"], new RoleClaim(RoleClaimType.OAuthSubject, "subject-1", "Bearer"));

        Assert.Empty((await app.CallAsync(Tokens.Shared(app))).RoleIds);
        Assert.Equal("/configured/", Assert.Single((await app.CallAsync(Tokens.Shared(app, ("roles", "1000001")))).AccessStrings));
        Assert.Equal("Configured", app.Services.GetRequiredService<IRoleDirectory>().Find(1_000_001)?.Name);
    }

    [Fact]
    public async Task What_another_worker_has_changed_is_known_within_ten_seconds_and_not_read_for_every_request()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        Assert.Empty((await app.CallAsync(Tokens.Shared(app))).RoleIds);
        var id = Roles(app).Add("Web Team", [], new RoleClaim(RoleClaimType.OAuthSubject, "subject-1", "Bearer"));
        await app.CallAsync(Tokens.Shared(app));
        Assert.Equal(1, Roles(app).Reads);

        app.Time.Advance(10 * Second);

        Assert.Equal(id, Assert.Single((await app.CallAsync(Tokens.Shared(app))).RoleIds));
        Assert.Equal(2, Roles(app).Reads);
        Roles(app).Set = Roles(app).Set.Without(id);
        app.Time.Advance(10 * Second);
        Assert.Empty((await app.CallAsync(Tokens.Shared(app))).RoleIds);
    }

    [Fact]
    public async Task If_the_store_is_away_the_roles_last_known_stay_in_effect()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var id = Roles(app).Add("Web Team", [], new RoleClaim(RoleClaimType.OAuthSubject, "subject-1", "Bearer"));
        await app.CallAsync(Tokens.Shared(app));
        Roles(app).IsAway = true;
        app.Time.Advance(10 * Second);

        Assert.Equal(id, Assert.Single((await app.CallAsync(Tokens.Shared(app))).RoleIds));
        Assert.Equal(id, Assert.Single((await app.CallAsync(Tokens.Shared(app))).RoleIds));
        Assert.Equal(2, Roles(app).Reads);

        Roles(app).IsAway = false;
        Roles(app).Set = Roles(app).Set.Without(id);
        app.Time.Advance(2 * Second);
        Assert.Empty((await app.CallAsync(Tokens.Shared(app))).RoleIds);
    }

    [Fact]
    public async Task If_the_store_was_never_read_stored_roles_are_held_by_nobody()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        Roles(app).Add("Web Team", [], new RoleClaim(RoleClaimType.OAuthSubject, "subject-1", "Bearer"));
        Roles(app).IsAway = true;

        Assert.Equal(2, Assert.Single((await app.CallAsync(Tokens.Shared(app, ("roles", "2")))).RoleIds));
    }

    [Fact]
    public async Task A_worker_to_which_nobody_has_signed_in_reads_the_stored_roles_before_a_step_asks_by_role_tokens()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var id = Roles(app).Add("Web Team", []);

        Assert.Equal($"roles {id}", await AskedBy.TokenAsync(app, "web team"));

        var later = Roles(app).Add("Later", []);
        app.Time.Advance(10 * Second);
        Assert.Equal($"roles {later}", await AskedBy.TokenAsync(app, "later"));
    }

    [Fact]
    public async Task While_it_is_not_known_which_roles_are_stored_no_step_fails_for_want_of_one()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var id = Roles(app).Add("Web Team", []);
        Roles(app).IsAway = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => AskedBy.TokenAsync(app, "Web Team"));

        Roles(app).IsAway = false;
        app.Time.Advance(2 * Second);
        Assert.Equal($"roles {id}", await AskedBy.TokenAsync(app, "Web Team"));

        // From then on those last known stay in effect.
        Roles(app).IsAway = true;
        app.Time.Advance(10 * Second);
        Assert.Equal($"roles {id}", await AskedBy.TokenAsync(app, "Web Team"));
    }

    [Fact]
    public async Task Sign_ins_at_the_same_time_share_one_read()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var id = Roles(app).Add("Web Team", [], new RoleClaim(RoleClaimType.OAuthSubject, "subject-1", "Bearer"));
        var gate = new TaskCompletionSource();
        Roles(app).Gate = gate.Task;

        var calls = Enumerable.Range(0, 8).Select(_ => app.CallAsync(Tokens.Shared(app))).ToList();
        gate.SetResult();

        Assert.All(await Task.WhenAll(calls), caller => Assert.Equal([id], caller.RoleIds));
        Assert.Equal(1, Roles(app).Reads);
    }

    [Fact]
    public async Task A_store_that_hangs_keeps_nobody_out_for_longer_than_the_wait()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var gate = new TaskCompletionSource();
        Roles(app).Gate = gate.Task;
        var cache = app.Services.GetRequiredService<StoredRoleCache>();
        var waiting = cache.FreshenAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        app.Time.Advance(StoredRoleCache.MostWait);
        await waiting;

        Assert.Empty((await app.CallAsync(Tokens.Shared(app))).RoleIds);
        Assert.Equal(1, Roles(app).Reads);
        gate.SetResult();
    }

    [Fact]
    public void A_set_that_is_older_than_the_one_known_is_not_taken_over()
    {
        var roles = new HeldRoles();
        var cache = new StoredRoleCache(roles, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<StoredRoleCache>.Instance);
        roles.Add("One", []);
        var older = roles.Set;
        roles.Add("Two", []);
        cache.Take(roles.Set);

        cache.Take(older);

        Assert.Same(roles.Set, cache.Current);
    }

    private static HeldRoles Roles(SecurityApp app) => (HeldRoles)app.Services.GetRequiredService<IRoleStore>();
}
