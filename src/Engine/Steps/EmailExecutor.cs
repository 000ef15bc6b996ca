using MimeKit;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Engine;

/// <summary>Where mail comes from.</summary>
/// <param name="From">The sender's address (<c>Mail:From</c>).</param>
public sealed record MailOptions(MailboxAddress From)
{
    public const string DefaultFrom = "workflow@localhost";
}

/// <summary>Sends the mail of an <c>Email</c> step, and the mails about the outcome of an approval.</summary>
public sealed class EmailExecutor(IMailTransport transport, MailOptions options, TimeProvider time) : IStepExecutor
{
    private const string ReminderPrefix = "ReminderEmail";

    public StepType Type => StepTypes.Email;

    public async Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation)
    {
        var prefix = context.Attempt.Effect switch
        {
            Effects.ApprovalMail => "ApprovalEmail",
            Effects.DenialMail => "DenialEmail",
            var effect when Effects.IsReminder(effect) => ReminderPrefix,
            _ => "",
        };
        var recipients = context.Step.ListParameter(prefix + "Recipients");
        if (prefix == ReminderPrefix)
            recipients = [.. context.Step.ListParameter("ReminderRecipients"), .. recipients];
        var subject = context.Render(Text(context.Step, prefix + "Subject"), TokenPlace.Line);
        var message = context.Render(Text(context.Step, prefix + "Message"), TokenPlace.Html);
        var (addresses, problem) = MailRecipients.Read(recipients, context);
        if ((problem ?? subject.Problem ?? message.Problem) is { } reason)
            return new EffectOutcome.Failed(reason, MayPass: false);
        if (addresses.Count == 0)
        {
            context.Note("No recipient is left: the mail was not sent.");
            return EffectOutcome.Succeeded.Nothing;
        }

        using var mail = new MimeMessage();
        mail.From.Add(options.From);
        mail.To.AddRange(addresses);
        mail.Subject = subject.Text;
        mail.Body = new BodyBuilder { TextBody = HtmlText.Of(message.Text), HtmlBody = message.Text }.ToMessageBody();
        mail.Date = time.GetUtcNow();
        mail.MessageId = $"{context.EffectKey()}@{options.From.Domain}";
        try
        {
            await transport.SendAsync(mail, cancellation);
        }
        catch (MailNotSentException notSent)
        {
            return new EffectOutcome.Failed(notSent.Message, notSent.MayPass);
        }

        context.Note($"Mail '{subject.Text}' went to {string.Join(", ", addresses.Select(address => address.ToString()))}.");
        return EffectOutcome.Succeeded.Nothing;
    }

    private static string Text(StepDefinition step, string parameter) =>
        step.TextParameter(parameter) ?? StepTypes.Find(step.ExtensionName)?.FindParameter(parameter)?.Default ?? "";
}
