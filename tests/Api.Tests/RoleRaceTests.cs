using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Tests;

/// <summary>A role begins to be asked while somebody deletes it.</summary>
public sealed class RoleRaceTests
{
    [Fact]
    public async Task A_role_that_something_has_begun_to_ask_while_it_was_deleted_is_there_again()
    {
        var lists = new InterruptedLists();
        await using var installation = await StartAsync(lists);
        var admin = installation.As("admin");
        var role = await MakeRoleAsync(admin);
        // The definitions are looked at before the instances: when they were, none asks the role.
        lists.Interrupt(role, async () => await admin.PublishAsync("AskedMeanwhile", Workflows.Approval(role: role)));

        var refused = (await admin.DeleteAsync($"/Security/Roles/{role}")).Fails(ErrorCodes.RoleInUse);

        Assert.Contains("'Workflow AskedMeanwhile'", refused.Says, StringComparison.Ordinal);
        Assert.Equal("Late", (await admin.GetAsync($"/Security/Roles/{role}")).Is(200).Json.Text("Name"));
        var kinds = (await admin.GetAsync("/Workflow/Audit?Kind=RoleDeleted,RolePutBack")).Is(200).Json.EnumerateArray().Select(entry => entry.Text("Kind"));
        Assert.Equal(["RolePutBack", "RoleDeleted"], kinds);
        await admin.StartAsync(Workflows.Start("AskedMeanwhile"));
        (await admin.DeleteAsync($"/Security/Roles/{role}")).Fails(ErrorCodes.RoleInUse);
    }

    [Fact]
    public async Task It_is_there_under_another_name_if_its_own_was_given_away_meanwhile()
    {
        var lists = new InterruptedLists();
        await using var installation = await StartAsync(lists);
        var admin = installation.As("admin");
        var role = await MakeRoleAsync(admin);
        lists.Interrupt(
            role,
            async () => await admin.PublishAsync("AskedMeanwhile", Workflows.Approval(role: role)),
            async () => (await admin.PostAsync("/Security/Roles", """{"Name":"late","Permissions":[]}""")).Is(200));

        (await admin.DeleteAsync($"/Security/Roles/{role}")).Fails(ErrorCodes.RoleInUse);

        Assert.Equal($"Late ({role})", (await admin.GetAsync($"/Security/Roles/{role}")).Is(200).Json.Text("Name"));
    }

    private static Task<Installation> StartAsync(InterruptedLists lists) => Installation.StartAsync(builder => builder.Services.AddSingleton<IInstanceLists>(services =>
    {
        lists.Inner = services.GetRequiredService<IWorkflowStore>();
        return lists;
    }));

    private static async Task<int> MakeRoleAsync(Person admin) =>
        (await admin.PostAsync("/Security/Roles", """{"Name":"Late","Permissions":[]}""")).Is(200).Json.GetProperty("Id").GetInt32();

    /// <summary>Does something before each of the first lists of those who wait for a role.</summary>
    private sealed class InterruptedLists : IInstanceLists
    {
        private readonly Queue<Func<Task>> _interruptions = [];
        private int _role;

        public IInstanceLists Inner { get; set; } = null!;

        public void Interrupt(int role, params Func<Task>[] interruptions)
        {
            _role = role;
            foreach (var interruption in interruptions)
                _interruptions.Enqueue(interruption);
        }

        public async Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation)
        {
            if (query.Scope is InstanceScope.AssignedTo { RoleIds: [var role] } && role == _role && _interruptions.TryDequeue(out var interruption))
                await interruption();
            return await Inner.ListAsync(query, cancellation);
        }

        public Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation) => Inner.AnyLiveAsync(definitionId, cancellation);

        public Task<bool> AnyLiveAsync(Guid definitionId, IReadOnlyCollection<int> versions, CancellationToken cancellation) =>
            Inner.AnyLiveAsync(definitionId, versions, cancellation);
    }
}
