using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Escalating;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>Makes a notice from the parameters of a step, in the words of its author.</summary>
internal static class NoticeReader
{
    /// <summary>The notice; or, if there is nothing to tell or nobody to tell it to, the outcome to use instead.</summary>
    public static (Notice? Notice, EffectOutcome Otherwise) Read(StepContext context, NoticeKind kind)
    {
        var step = context.Step;
        var prefix = Prefix(kind);
        var entries = step.ListParameter(prefix + "Recipients");
        if (kind == NoticeKind.Escalation && Effects.EscalationOf(context.Attempt.Effect) is { } number)
            entries = EscalationRule.Of(step).ElementAtOrDefault(number - 1)?.Notify ?? [];
        var subject = context.Render(Text(step, prefix + "Subject"), TokenPlace.Line);
        var message = context.Render(Text(step, prefix + "Message"), TokenPlace.Html);
        var (recipients, problem) = NoticeRecipients.Read(entries, context);
        if ((problem ?? subject.Problem ?? message.Problem) is { } reason)
            return (null, new EffectOutcome.Failed(reason, MayPass: false));
        if (recipients.Length > 0)
        {
            return (
                new Notice(context.EffectKey(), kind, context.InstanceId, step.DisplayName, recipients, subject.Text, message.Text),
                EffectOutcome.Succeeded.Nothing);
        }

        context.Note("No recipient is left: the mail was not sent.");
        return (null, EffectOutcome.Succeeded.Nothing);
    }

    /// <summary>The prefix of the parameters that hold the words.</summary>
    private static string Prefix(NoticeKind kind) => kind switch
    {
        NoticeKind.Message => "",
        NoticeKind.Approved => NoticeParameters.Approval,
        NoticeKind.Denied => NoticeParameters.Denial,
        NoticeKind.Escalation => NoticeParameters.Escalation,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No step has words for it."),
    };

    private static string Text(StepDefinition step, string parameter) =>
        step.TextParameter(parameter) ?? StepTypes.Find(step.ExtensionName)?.FindParameter(parameter)?.Default ?? "";
}
