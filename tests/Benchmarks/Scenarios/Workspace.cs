using WorkflowFunctions.Benchmarks.Data;
using WorkflowFunctions.Benchmarks.Servers;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>
/// The folder of one run: the published host, and databases. A database is made once, and each measurement that changes it gets a copy.
/// </summary>
internal sealed class Workspace(RunOptions options) : IDisposable
{
    private readonly string _folder = options.Cache is { } cache
        ? Directory.CreateDirectory(Path.GetFullPath(cache)).FullName
        : Directory.CreateTempSubdirectory("benchmarks-").FullName;

    private readonly List<string> _made = [];
    private string? _host = options.Host is { } host ? Path.GetFullPath(host) : null;
    private int _names;

    public RunOptions Options => options;

    /// <summary>The folder of the published host.</summary>
    public string Host()
    {
        if (_host is null)
            HostBuild.Publish(_host = NewFolder("host"), options.IsCompiledAhead);
        return _host;
    }

    /// <summary>Suspended instances of the workflow with so many approvals; nobody may change them.</summary>
    public Task<InstanceDatabase> SuspendedAsync(int count, int approvals = 1) =>
        SharedAsync($"suspended-{count}-{approvals}", Approvals.Definition(approvals), count);

    /// <summary>Suspended instances that send a mail after their approval; nobody may change them.</summary>
    public Task<InstanceDatabase> SuspendedBeforeMailAsync(int count) => SharedAsync($"mail-{count}", Approvals.WithMail(), count);

    /// <summary>A copy that one measurement may change.</summary>
    public InstanceDatabase Copy(InstanceDatabase database) => database.CopyTo(NewFolder("copy"));

    /// <summary>A path of its own, in which there is nothing yet.</summary>
    public string NewFolder(string name)
    {
        var path = Path.Combine(_folder, $"{name}-{Environment.ProcessId}-{++_names}");
        _made.Add(path);
        return path;
    }

    /// <summary>Removes a copy before the end of the run.</summary>
    public void Remove(InstanceDatabase copy)
    {
        _made.Remove(copy.Folder);
        Directory.Delete(copy.Folder, recursive: true);
    }

    public void Dispose()
    {
        foreach (var path in _made.Where(Directory.Exists))
            Directory.Delete(path, recursive: true);
        if (options.Cache is null)
            Directory.Delete(_folder, recursive: true);
    }

    private async Task<InstanceDatabase> SharedAsync(string name, WorkflowDefinition definition, int count)
    {
        var made = new InstanceDatabase(Path.Combine(_folder, name));
        if (Directory.Exists(made.Folder))
            return made;
        // A run that is broken off must leave no half of a database to the next one.
        var unfinished = NewFolder(name);
        await InstanceDatabase.MakeAsync(unfinished, definition, count);
        Directory.Move(unfinished, made.Folder);
        _made.Remove(unfinished);
        if (!options.Keep)
            _made.Add(made.Folder);
        return made;
    }
}
