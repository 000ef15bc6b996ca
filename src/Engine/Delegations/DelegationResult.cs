namespace WorkflowFunctions.Engine.Delegations;

/// <summary>The result of making or ending a delegation.</summary>
public abstract record DelegationResult
{
    private DelegationResult()
    {
    }

    /// <summary>It runs now.</summary>
    public sealed record Runs(Delegation Delegation) : DelegationResult;

    public sealed record Ended : DelegationResult;

    /// <summary>There is none that runs, or the caller has nothing to do with it.</summary>
    public sealed record NoSuchDelegation : DelegationResult;

    /// <summary>The caller is not the absent person and may not manage delegations; he knows of it because he is the one who answers.</summary>
    public sealed record MayNotEnd(Delegation Delegation) : DelegationResult;

    /// <summary>As many as there may be run from the absent person to the same one.</summary>
    public sealed record TooManyOfPair : DelegationResult;

    /// <summary>As many as there may be run from the absent person.</summary>
    public sealed record TooManyFrom : DelegationResult;

    /// <summary>As many as there may be run to the one who would answer.</summary>
    public sealed record TooManyTo : DelegationResult;

    /// <summary>As many as there may be run in all.</summary>
    public sealed record TooMany : DelegationResult;
}
