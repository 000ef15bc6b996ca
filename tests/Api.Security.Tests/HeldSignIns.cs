using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>A history of sign-ins in memory, in the order in which they came. It can be made to fail or to hang.</summary>
internal sealed class HeldSignIns : ISignInHistory
{
    /// <summary>What writes into such a history, for those who do not look at it.</summary>
    public static SignInAudit NoAudit => new(new HeldSignIns(), new FakeTimeProvider(), NullLogger<SignInAudit>.Instance);

    public ConcurrentQueue<SecurityEntry> Entries { get; } = [];

    public bool IsAway { get; set; }

    public bool Hangs { get; set; }

    public Task AddSignInAsync(SecurityEntry entry)
    {
        if (IsAway)
            throw new StorageUnavailableException("The test has switched the store off.");
        Entries.Enqueue(entry);
        return Hangs ? new TaskCompletionSource().Task : Task.CompletedTask;
    }

    public Task<ImmutableArray<SecurityEntry>> ReadSignInHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<SecurityEntry>.Empty);
}
