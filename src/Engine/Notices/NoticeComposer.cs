using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>Makes the notices that go to whom they concern: to those who may answer a step, and to the requester.</summary>
public sealed class NoticeComposer(IAddressBook addresses, IInstanceStore store, NoticeOptions options)
{
    /// <summary>The notice; or, if there is nobody to tell it to, the outcome to use instead.</summary>
    internal async Task<(Notice? Notice, EffectOutcome Otherwise)> ComposeAsync(StepContext context, NoticeKind kind, CancellationToken cancellation)
    {
        var snapshot = context.Snapshot ?? throw new ArgumentException("Such a notice is about an instance.", nameof(context));
        var link = options.LinkTo(snapshot.Id);
        var scope = new TokenScope(snapshot, TokensOf(snapshot, link));
        var (recipients, problem, eachAlone) = kind switch
        {
            NoticeKind.Ended => (await RequesterAsync(context, snapshot, cancellation), null, true),
            NoticeKind.Reminder when Named(context.Step) is { IsEmpty: false } named => Named(context, named),
            _ => (await ApproversAsync(context, snapshot, cancellation), null, true),
        };
        var step = kind == NoticeKind.Ended ? null : context.Step;
        var words = NoticeWords.Of(kind, step, options.Templates.GetValueOrDefault(kind), link is not null).Render(context, scope);
        if ((problem ?? words.Problem) is { } reason)
            return (null, new EffectOutcome.Failed(reason, MayPass: false));
        if (!recipients.IsEmpty)
        {
            var notice = new Notice(context.EffectKey(), kind, snapshot.Id, context.Step.DisplayName, recipients, words.Subject, words.Html) { EachAlone = eachAlone };
            return (words.Text is { } text ? notice with { Text = text } : notice, EffectOutcome.Succeeded.Nothing);
        }

        context.Note("No recipient is left: the mail was not sent.");
        return (null, EffectOutcome.Succeeded.Nothing);
    }

    /// <summary>The recipients that an author has named for reminders.</summary>
    private static ImmutableArray<string> Named(StepDefinition step) =>
        [.. step.ListParameter("ReminderRecipients"), .. step.ListParameter(NoticeParameters.Reminder + "Recipients")];

    private static (ImmutableArray<string> Recipients, string? Problem, bool EachAlone) Named(StepContext context, ImmutableArray<string> named)
    {
        var (recipients, problem) = NoticeRecipients.Read(named, context);
        return (recipients, problem, false);
    }

    private async Task<ImmutableArray<string>> RequesterAsync(StepContext context, InstanceSnapshot snapshot, CancellationToken cancellation)
    {
        var requester = snapshot.Origin.Initiator;
        if ((await addresses.ReadAsync(cancellation)).MailOf(requester) is { } mail && ApproverAddresses.IsMailbox(mail))
            return [mail];
        context.Note($"No mail address of {requester.Name} is known.");
        return [];
    }

    private async Task<ImmutableArray<string>> ApproversAsync(StepContext context, InstanceSnapshot snapshot, CancellationToken cancellation)
    {
        if (snapshot.State is not InstanceState.AwaitingSignal waiting)
            return [];
        var book = await addresses.ReadAsync(cancellation);
        var (recipients, leftOut) = ApproverAddresses.Of(book, waiting, await AnsweredAsync(book, snapshot, waiting, cancellation));
        if (leftOut > 0)
            context.Note($"{leftOut} more who may answer are not told: a notice has at most {NoticeParameters.MostRecipients} recipients.");
        return recipients;
    }

    /// <summary>The keys of the people who have answered at this visit, as far as they could be told anything.</summary>
    private async Task<IReadOnlySet<string>> AnsweredAsync(
        AddressBook book, InstanceSnapshot snapshot, InstanceState.AwaitingSignal waiting, CancellationToken cancellation)
    {
        var answered = waiting.Votes.Select(vote => vote.By.Key).ToHashSet(StringComparer.Ordinal);
        if (waiting.Tally.IsEmpty)
            return answered;
        // Of so many votes that the snapshot has only their number, the inbox has each.
        foreach (var person in ApproverAddresses.Candidates(book, waiting).Where(person => snapshot.Signallers.Contains(person.Key)))
        {
            var key = InboxKeys.Signal(snapshot.Position.Number, waiting.SignalName, person.Key);
            if (!answered.Contains(person.Key) && await store.FindEntryAsync(snapshot.Id, key, cancellation) is not null)
                answered.Add(person.Key);
        }

        return answered;
    }

    /// <summary>The tokens that only these notices have.</summary>
    private static JsonMap TokensOf(InstanceSnapshot snapshot, string? link)
    {
        var tokens = JsonMap.Empty;
        if (link is not null)
            tokens = tokens.Set("notice:link", link);
        return snapshot.State.IsEnded
            ? tokens.Set("notice:outcome", snapshot.State is InstanceState.Stopped ? "Stopped" : snapshot.Status.ToString()).Set("notice:reason", snapshot.Message.Text)
            : tokens;
    }
}
