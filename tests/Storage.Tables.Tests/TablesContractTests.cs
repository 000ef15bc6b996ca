using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.TestKit;
using WorkflowFunctions.Storage.TestKit.Twin;

namespace WorkflowFunctions.Storage.Tables.Tests;

public sealed class TablesInstanceStoreTests : InstanceStoreContract
{
    protected override bool FoldsAtOnce => true;

    protected override bool FoldsAlways => false;

    /// <summary>Every operation is several requests to the emulator.</summary>
    protected override int TwinScripts => 25;

    protected override async Task<StoreUnderTest> OpenAsync() => StoreUnderTest.Of(await Stores.OpenAsync());
}

public sealed class TablesDefinitionStoreTests : DefinitionStoreContract
{
    protected override async Task<IDefinitionStore> OpenAsync() => await Stores.OpenAsync();
}

public sealed class TablesRoleStoreTests : RoleStoreContract
{
    protected override async Task<IRoleStore> OpenAsync() => await Stores.OpenAsync();
}

public sealed class TablesPeopleStoreTests : PeopleStoreContract
{
    protected override async Task<IPeopleStore> OpenAsync() => await Stores.OpenAsync();
}

public sealed class TablesDigestStoreTests : DigestStoreContract
{
    protected override async Task<IDigestStore> OpenAsync() => await Stores.OpenAsync();
}

public sealed class TablesDelegationStoreTests : DelegationStoreContract
{
    protected override async Task<IDelegationStore> OpenAsync() => await Stores.OpenAsync();
}

public sealed class TablesSharedTextStoreTests : SharedTextStoreContract
{
    protected override async Task<ISharedTextStore> OpenAsync() => await Stores.OpenAsync();
}

public sealed class TablesOwnershipTests : StoreOwnershipContract, IAsyncLifetime
{
    private readonly Table _meta = new(new TableClient(Azurite.ConnectionString, $"{Stores.NewPrefix()}Meta"));
    private readonly FakeTimeProvider _time = new(Sample.At(0));

    public async ValueTask InitializeAsync() => await _meta.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override IStoreOwnership Open(int engine) => new OwnerLease(_meta, new StoreOwner.EmbeddedHost(NameOf(engine)), _time);

    protected override string NameOf(int engine) => $"laptop/{engine}";

    protected override async Task LeaveAsKilledAsync()
    {
        // Its own clock stands still, so it never renews.
        await OwnerLease.TakeAsync(_meta, new StoreOwner.EmbeddedHost(NameOf(1)), new FakeTimeProvider(_time.GetUtcNow()));
        _time.Advance(OwnerLease.Length);
    }
}

public sealed class TablesSecurityHistoryTests : SecurityHistoryContract
{
    protected override async Task<IWorkflowStore> OpenAsync() => await Stores.OpenAsync();
}

public sealed class TablesSignInHistoryTests : SignInHistoryContract
{
    protected override async Task<IWorkflowStore> OpenAsync() => await Stores.OpenAsync();
}

public sealed class TablesSecurityTwinTests
{
    [Fact]
    public void Any_sequence_of_changes_and_sign_ins_has_the_results_of_the_model() => SecurityTwin.Check(
        async () =>
        {
            var store = await Stores.OpenAsync();
            return (SecurityUnderTest.Of(store), store);
        },
        scripts: 25, TestContext.Current.CancellationToken);
}
