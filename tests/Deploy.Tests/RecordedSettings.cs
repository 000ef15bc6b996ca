using Microsoft.Extensions.Configuration.Memory;

namespace WorkflowFunctions.Deploy.Tests;

/// <summary>Settings that know which of them were asked for.</summary>
internal sealed class RecordedSettings(IEnumerable<KeyValuePair<string, string>> settings)
    : MemoryConfigurationProvider(new() { InitialData = settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)) })
{
    private readonly HashSet<string> _read = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Read => _read;

    public void Forget() => _read.Clear();

    public override bool TryGet(string key, out string? value)
    {
        _read.Add(key);
        return base.TryGet(key, out value);
    }
}
