using System.Collections;
using System.Net;
using System.Net.Sockets;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>Names and what they lead to: the n-th look-up gets the n-th answer, then the last one again. Remembers who asked.</summary>
internal sealed class Names : INameResolver, IEnumerable
{
    private readonly Dictionary<string, IPAddress[][]> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _asked = [];

    public IReadOnlyList<string> Asked => _asked;

    public IPAddress[][] this[string name]
    {
        set => _answers[name] = value;
    }

    public void Add(string name, params string[] addresses) => _answers[name] = [[.. addresses.Select(IPAddress.Parse)]];

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        lock (_asked)
        {
            var times = _asked.Count(name => name == host);
            _asked.Add(host);
            return _answers.TryGetValue(host, out var answers)
                ? Task.FromResult(answers[Math.Min(times, answers.Length - 1)])
                : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));
        }
    }

    public IEnumerator GetEnumerator() => _answers.GetEnumerator();
}
