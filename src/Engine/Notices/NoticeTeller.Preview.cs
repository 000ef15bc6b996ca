using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Notices;

public sealed partial class NoticeTeller
{
    /// <summary>What <see cref="TellAsync(StepContext, CancellationToken)"/> would tell in an attempt at such an effect (<see cref="Effects.IsNotice"/>).</summary>
    public EffectPreview Preview(StepContext context) => KindOf(context.Attempt.Effect) is var kind && FindsItsWords(kind)
        ? NoticePreview.Of(context, kind, _channels)
        : NoticePreview.Of(_composer.Preview(context, kind), _channels);

    /// <summary>Whether words and recipients are in the parameters of the step alone.</summary>
    private static bool FindsItsWords(NoticeKind kind) => kind is NoticeKind.Approved or NoticeKind.Denied or NoticeKind.Escalation;

    /// <summary>The outcome of an attempt that some of the channels have not taken; null if all have.</summary>
    /// <param name="of">How many channels there are.</param>
    internal static EffectOutcome.Failed? FailureOf(ImmutableArray<(string Name, NoticeDelivery.NotTold Failure)> failures, int of)
    {
        var reasons = failures.Select(failed => of > 1 ? $"{failed.Name}: {failed.Failure.Reason}" : failed.Failure.Reason);
        return failures.IsEmpty ? null : new EffectOutcome.Failed(string.Join("; ", reasons), failures.Any(failed => failed.Failure.MayPass));
    }
}
