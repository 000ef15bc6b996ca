using WorkflowFunctions.Engine;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

public sealed class SqliteInstanceStoreTests : InstanceStoreContract
{
    protected override bool FoldsAtOnce => true;

    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<StoreUnderTest> OpenAsync() => StoreUnderTest.Of(await _directory.OpenNewAsync());
}

public sealed class SqliteDefinitionStoreTests : DefinitionStoreContract
{
    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<IDefinitionStore> OpenAsync() => await _directory.OpenNewAsync();
}

public sealed class SqliteRoleStoreTests : RoleStoreContract
{
    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<IRoleStore> OpenAsync() => await _directory.OpenNewAsync();
}

public sealed class SqlitePeopleStoreTests : PeopleStoreContract
{
    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<IPeopleStore> OpenAsync() => await _directory.OpenNewAsync();
}

public sealed class SqliteDigestStoreTests : DigestStoreContract
{
    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<IDigestStore> OpenAsync() => await _directory.OpenNewAsync();
}

public sealed class SqliteSharedTextStoreTests : SharedTextStoreContract
{
    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<ISharedTextStore> OpenAsync() => await _directory.OpenNewAsync();
}

public sealed class SqliteDelegationStoreTests : DelegationStoreContract
{
    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<IDelegationStore> OpenAsync() => await _directory.OpenNewAsync();
}

public sealed class SqliteOwnershipTests : StoreOwnershipContract, IDisposable
{
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override IStoreOwnership Open(int engine) => new DirectoryLock(_directory.Path);

    /// <summary>The engines of a test are one process.</summary>
    protected override string NameOf(int engine) => $"process {Environment.ProcessId}";

    /// <summary>The operating system drops the lock when the process ends; the two files stay.</summary>
    protected override async Task LeaveAsKilledAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "workflow.lock"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "workflow.pid"), "4711", TestContext.Current.CancellationToken);
    }
}

public sealed class SqliteSecurityHistoryTests : SecurityHistoryContract
{
    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<IWorkflowStore> OpenAsync() => await _directory.OpenNewAsync();
}

public sealed class SqliteSignInHistoryTests : SignInHistoryContract
{
    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<IWorkflowStore> OpenAsync() => await _directory.OpenNewAsync();
}
