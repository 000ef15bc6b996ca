using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>
/// Tells people what happened at a step, over every channel at once; no channel waits for another. What a channel has taken is recorded
/// with the outcome of the attempt, so that a later attempt tells only the other channels. If the process dies before the outcome is
/// recorded, there is no record: the notice is told again, under the same key.
/// </summary>
public sealed partial class NoticeTeller
{
    private readonly NoticeComposer _composer;
    private readonly ImmutableArray<INoticeChannel> _channels;
    private readonly IInstanceStore _store;
    private readonly ILogger<NoticeTeller> _logger;

    /// <exception cref="InvalidOperationException">Two channels have the same name.</exception>
    public NoticeTeller(IEnumerable<INoticeChannel> channels, NoticeComposer composer, IInstanceStore store, ILogger<NoticeTeller> logger)
    {
        _composer = composer;
        _channels = [.. channels];
        _store = store;
        _logger = logger;
        if (_channels.GroupBy(channel => channel.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } taken)
            throw new InvalidOperationException($"More than one notice channel is called '{taken.Key}'. Give each a name of its own.");
    }

    /// <summary>Runs one attempt at an effect that only tells people something (<see cref="Effects.IsNotice"/>).</summary>
    public async Task<EffectOutcome> TellAsync(StepContext context, CancellationToken cancellation)
    {
        var (notice, otherwise) = await ReadAsync(context, cancellation);
        if (notice is null)
            return otherwise;
        var done = await DoneBeforeAsync(context, notice, cancellation);
        var left = _channels.Where(channel => !done.Contains(channel.Name))
            .Select(channel => (Channel: channel, Notice: notice with { Recipients = [.. notice.Recipients.Where(recipient => !done.Contains(Told(channel, recipient)))] }))
            .Where(one => !one.Notice.Recipients.IsEmpty);
        var deliveries = await Task.WhenAll(left.Select(async one => (one.Channel, Delivery: await TellAsync(one.Channel, one.Notice, _logger, cancellation))));

        var failures = deliveries.Where(delivery => delivery.Delivery is NoticeDelivery.NotTold)
            .Select(failed => (failed.Channel, Failure: (NoticeDelivery.NotTold)failed.Delivery)).ToList();
        ImmutableArray<string> told =
        [
            .. deliveries.Where(told => told.Delivery is NoticeDelivery.Told).Select(told => told.Channel.Name),
            .. failures.SelectMany(failed => failed.Failure.Done.Select(recipient => Told(failed.Channel, recipient))),
        ];
        if (told.IsEmpty)
            cancellation.ThrowIfCancellationRequested();
        foreach (var note in deliveries.Select(delivery => NoteOf(delivery.Delivery)).OfType<string>())
            context.Note(note);
        return FailureOf([.. failures.Select(failed => (failed.Channel.Name, failed.Failure))], _channels.Length) is { } failure
            ? failure with { Done = told.IsEmpty && done.IsEmpty ? null : done.AddRange(told) }
            : EffectOutcome.Succeeded.Nothing;
    }

    private async Task<(Notice? Notice, EffectOutcome Otherwise)> ReadAsync(StepContext context, CancellationToken cancellation) =>
        KindOf(context.Attempt.Effect) is var kind && FindsItsWords(kind)
            ? NoticeReader.Read(context, kind)
            : await _composer.ComposeAsync(context, kind, cancellation);

    /// <summary>What is recorded of a recipient whom the channel has told alone.</summary>
    private static string Told(INoticeChannel channel, string recipient) => $"{channel.Name}: {recipient}";

    private static string? NoteOf(NoticeDelivery delivery) => delivery switch
    {
        NoticeDelivery.Told told => told.Note,
        NoticeDelivery.NotTold failed => failed.Note,
        _ => null,
    };

    private static NoticeKind KindOf(string effect) => effect switch
    {
        Effects.ApprovalMail => NoticeKind.Approved,
        Effects.DenialMail => NoticeKind.Denied,
        Effects.ApproversMail => NoticeKind.AnswerWanted,
        Effects.RequesterMail => NoticeKind.Ended,
        _ when Effects.IsAddition(effect) => NoticeKind.AnswerWanted,
        _ when Effects.IsReminder(effect) => NoticeKind.Reminder,
        _ when Effects.EscalationOf(effect) is not null => NoticeKind.Escalation,
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "It tells nobody anything."),
    };

    /// <summary>Tells over one channel. What it throws is a failure that may pass.</summary>
    internal static async Task<NoticeDelivery> TellAsync(INoticeChannel channel, Notice notice, ILogger logger, CancellationToken cancellation)
    {
        try
        {
            return await channel.TellAsync(notice, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new NoticeDelivery.NotTold("no answer before the attempt ended", MayPass: true);
        }
        catch (Exception exception)
        {
            LogThrew(logger, exception, channel.Name, notice.Key);
            return new NoticeDelivery.NotTold($"{exception.GetType().Name}: {exception.Message}", MayPass: true);
        }
    }

    /// <summary>The channels, and of those that have told some the recipients, that earlier attempts have told, according to the latest outcome that recorded any.</summary>
    private async Task<ImmutableArray<string>> DoneBeforeAsync(StepContext context, Notice notice, CancellationToken cancellation)
    {
        // With only one channel, which tells all or none, there is nothing to look up: an attempt that fails has told nobody.
        for (var number = _channels.Length > 1 || notice.EachAlone ? context.Attempt.Number - 1 : 0; number > 0; number--)
        {
            var key = (context.Attempt with { Number = number }).OutcomeKey;
            if (await _store.FindEntryAsync(context.InstanceId, key, cancellation) is OutcomeRecorded { Outcome: EffectOutcome.Failed { Done: { } done } })
                return done;
        }

        return [];
    }

    [LoggerMessage(202, LogLevel.Warning, "Notice channel {Channel} threw for notice {Notice}.")]
    private static partial void LogThrew(ILogger logger, Exception exception, string channel, string notice);
}
