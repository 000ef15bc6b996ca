using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>Sends the mail of an <c>Email</c> step. Its author has asked for mail, and for no other channel.</summary>
public sealed class EmailExecutor(MailChannel mail) : IStepExecutor
{
    public StepType Type => StepTypes.Email;

    public AttemptLane Lane => AttemptLane.Mail;

    public EffectPreview Preview(StepContext context) => NoticePreview.Of(context, NoticeKind.Message, [mail]);

    public async Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation)
    {
        var (notice, otherwise) = NoticeReader.Read(context, NoticeKind.Message);
        if (notice is null)
            return otherwise;
        switch (await mail.TellAsync(notice, cancellation))
        {
            case NoticeDelivery.NotTold failed:
                return new EffectOutcome.Failed(failed.Reason, failed.MayPass);
            case NoticeDelivery.Told told:
                context.Note(told.Note);
                break;
        }

        return EffectOutcome.Succeeded.Nothing;
    }
}
