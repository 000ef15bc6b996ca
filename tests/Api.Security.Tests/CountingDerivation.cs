using System.Collections.Concurrent;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>The genuine derivation, which notes the iterations of every run.</summary>
internal sealed class CountingDerivation : IPasswordDerivation
{
    public ConcurrentQueue<int> Runs { get; } = new();

    public byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations, int length)
    {
        Runs.Enqueue(iterations);
        return Pbkdf2Derivation.Instance.Derive(password, salt, iterations, length);
    }
}
