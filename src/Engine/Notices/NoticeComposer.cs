using System.Collections.Concurrent;
using System.Collections.Frozen;
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
    /// <summary>Of how many it is looked up for a notice whether they have answered: as many as it can be told to.</summary>
    public const int MostLookedUp = NoticeParameters.MostRecipients;

    private const int AtOnce = 8;

    private static readonly HashSet<string> Nobody = [];

    /// <summary>The notice; or, if there is nobody to tell it to, the outcome to use instead.</summary>
    internal async Task<(Notice? Notice, EffectOutcome Otherwise)> ComposeAsync(StepContext context, NoticeKind kind, CancellationToken cancellation)
    {
        if (IsNamed(context.Step, kind))
            return Compose(context, kind, AddressBook.Empty, Nobody, reason: "");
        var (snapshot, book) = (SnapshotOf(context), await addresses.ReadAsync(cancellation));
        var noted = AdditionOf(context) is { } addition ? await store.ReadHistoryAsync(snapshot.Id, addition.Noted, 1, cancellation) : [];
        return Compose(context, kind, book, await AnsweredAsync(context, book, snapshot, cancellation), noted.IsEmpty ? "" : noted[0].Message);
    }

    /// <summary>The notice that would be told, to whom the context knows.</summary>
    internal (Notice? Notice, EffectOutcome Otherwise) Preview(StepContext context, NoticeKind kind) =>
        Compose(
            context, kind, context.Book, AnsweredIn(SnapshotOf(context)), AdditionOf(context) is { } addition ? context.Noted(addition.Noted) ?? "" : "");

    private static InstanceSnapshot SnapshotOf(StepContext context) =>
        context.Snapshot ?? throw new ArgumentException("Such a notice is about an instance.", nameof(context));

    private static bool IsNamed(StepDefinition step, NoticeKind kind) => kind == NoticeKind.Reminder && !Named(step).IsEmpty;

    /// <summary>Those whom the notice is for alone, because they were added; null if it is for all.</summary>
    private static Addition? AdditionOf(StepContext context) => context.Snapshot?.State is InstanceState.AwaitingSignal waiting
        ? waiting.EscalationNotices.FirstOrDefault(notice => notice.Effect == context.Attempt.Effect)?.Addition
        : null;

    /// <param name="reason">Why those were added whom the notice is for; empty if it is for all.</param>
    private (Notice? Notice, EffectOutcome Otherwise) Compose(
        StepContext context, NoticeKind kind, AddressBook book, IReadOnlySet<string> answered, string reason)
    {
        var snapshot = SnapshotOf(context);
        var link = options.LinkTo(snapshot.Id);
        var scope = new TokenScope(snapshot, TokensOf(snapshot, link, reason));
        var (recipients, problem) = IsNamed(context.Step, kind) ? NoticeRecipients.Read(Named(context.Step), context)
            : (kind == NoticeKind.Ended ? Requester(context, snapshot, book) : Approvers(context, snapshot, book, answered), null);
        var step = kind == NoticeKind.Ended ? null : context.Step;
        var words = NoticeWords.Of(kind, step, options.Templates.GetValueOrDefault(kind), link is not null, reason.Length > 0).Render(context, scope);
        if ((problem ?? words.Problem) is { } wrong)
            return (null, new EffectOutcome.Failed(wrong, MayPass: false));
        if (!recipients.IsEmpty)
        {
            var notice = new Notice(context.EffectKey(), kind, snapshot.Id, context.Step.DisplayName, recipients, words.Subject, words.Html)
            {
                EachAlone = !IsNamed(context.Step, kind),
            };
            return (words.Text is { } text ? notice with { Text = text } : notice, EffectOutcome.Succeeded.Nothing);
        }

        context.Note("No recipient is left: the mail was not sent.");
        return (null, EffectOutcome.Succeeded.Nothing);
    }

    /// <summary>The recipients that an author has named for reminders.</summary>
    private static ImmutableArray<string> Named(StepDefinition step) =>
        [.. step.ListParameter("ReminderRecipients"), .. step.ListParameter(NoticeParameters.Reminder + "Recipients")];

    private static ImmutableArray<string> Requester(StepContext context, InstanceSnapshot snapshot, AddressBook book)
    {
        var requester = snapshot.Origin.Initiator;
        if (book.MailOf(requester) is { } mail && ApproverAddresses.IsMailbox(mail))
            return [mail];
        context.Note($"No mail address of {requester.Name} is known.");
        return [];
    }

    private ImmutableArray<string> Approvers(StepContext context, InstanceSnapshot snapshot, AddressBook book, IReadOnlySet<string> answered)
    {
        if (snapshot.State is not InstanceState.AwaitingSignal waiting)
            return [];
        var digested = options.Digest?.KeysIn(book) ?? FrozenSet<string>.Empty;
        var addition = AdditionOf(context);
        var asked = addition?.Alone(waiting) ?? (context.Attempt.Effect == Effects.ApproversMail ? waiting.FirstAddition?.Before(waiting) : null) ?? waiting;
        var before = addition?.Before(waiting);
        var (recipients, leftOut) = ApproverAddresses.Of(book, asked, answered, digested, before);
        var later = ApproverAddresses.Candidates(book, asked)
            .Where(person => digested.Contains(person.Key) && !answered.Contains(person.Key))
            .ExceptBy(before is null ? [] : ApproverAddresses.Candidates(book, before).Select(person => person.Key), person => person.Key).Count();
        if (later > 0)
            context.Note($"{later} who may answer are told by their digest of the day.");
        if (leftOut > 0)
            context.Note($"{leftOut} more who may answer are not told: a notice has at most {NoticeParameters.MostRecipients} recipients.");
        return recipients;
    }

    /// <summary>The keys of the people who have answered at this visit, or in whose place somebody has, as far as the snapshot has each.</summary>
    private static HashSet<string> AnsweredIn(InstanceSnapshot snapshot) => snapshot.State is InstanceState.AwaitingSignal waiting
        ? waiting.Votes.Select(vote => vote.By.Key).Concat(waiting.AnsweredFor).ToHashSet(StringComparer.Ordinal)
        : [];

    /// <summary>The same of all who could be told anything.</summary>
    private async Task<IReadOnlySet<string>> AnsweredAsync(StepContext context, AddressBook book, InstanceSnapshot snapshot, CancellationToken cancellation)
    {
        var answered = AnsweredIn(snapshot);
        if (snapshot.State is not InstanceState.AwaitingSignal { Tally.IsEmpty: false } waiting)
            return answered;
        var counted = waiting.CountedBy.ToHashSet(StringComparer.Ordinal);
        var candidates = ApproverAddresses.Candidates(book, waiting).Where(person => snapshot.Signallers.Contains(person.Key)).Select(person => person.Key).ToList();
        answered.UnionWith(candidates.Where(key => counted.Contains(InstanceState.AwaitingSignal.Counted(key))));
        // Of so many votes that the snapshot does not say whose they are, the inbox has each.
        var uncertain = counted.Count < waiting.Tally.Sum(votes => votes.Count) ? candidates.Where(key => !answered.Contains(key)).ToList() : [];
        if (uncertain.Count > MostLookedUp)
        {
            // Each reminder looks others up, so that nobody is passed over each time.
            var first = (waiting.Reminder?.Number ?? 0) * MostLookedUp % uncertain.Count;
            uncertain = [.. uncertain[first..], .. uncertain[..first]];
            answered.UnionWith(uncertain[MostLookedUp..]);
            context.Note($"{uncertain.Count - MostLookedUp} who have answered before are not told: it was not looked up whether they have answered this.");
        }

        var found = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(uncertain.Take(MostLookedUp), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (key, stop) =>
        {
            if (await store.FindEntryAsync(snapshot.Id, InboxKeys.Signal(snapshot.Position.Number, waiting.SignalName, key), stop) is not null)
                found.Add(key);
        });
        answered.UnionWith(found);
        return answered;
    }

    /// <summary>The tokens that only these notices have.</summary>
    private static JsonMap TokensOf(InstanceSnapshot snapshot, string? link, string reason)
    {
        var tokens = JsonMap.From((NoticeTokens.Reason, reason));
        if (link is not null)
            tokens = tokens.Set(NoticeTokens.Link, link);
        return snapshot.State.IsEnded
            ? tokens.Set(NoticeTokens.Outcome, snapshot.State is InstanceState.Stopped ? "Stopped" : snapshot.Status.ToString()).Set(NoticeTokens.Reason, snapshot.Message.Text)
            : tokens;
    }
}
