using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Notices;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>Says what an attempt would do if <see cref="StepRunner"/> ran it. Nothing is done outside, and no turn is waited for.</summary>
public sealed class StepPreviewer(IEnumerable<IStepExecutor> executors, NoticeTeller notices)
{
    public EffectPreview Preview(StepContext context)
    {
        try
        {
            if (Effects.IsNotice(context.Attempt.Effect))
                return notices.Preview(context);
            return StepRunner.ExecutorOf(executors, context.Step, context.Attempt.Effect) is { } executor
                ? executor.Preview(context)
                : EffectPreview.Certain(StepRunner.NotRegistered(context.Step));
        }
        catch (Exception exception)
        {
            return EffectPreview.Certain(StepRunner.Thrown(exception));
        }
    }
}
