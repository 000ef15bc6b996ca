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
    private readonly ImmutableArray<INoticeChannel> _channels;
    private readonly IInstanceStore _store;
    private readonly ILogger<NoticeTeller> _logger;

    /// <exception cref="InvalidOperationException">Two channels have the same name.</exception>
    public NoticeTeller(IEnumerable<INoticeChannel> channels, IInstanceStore store, ILogger<NoticeTeller> logger)
    {
        _channels = [.. channels];
        _store = store;
        _logger = logger;
        if (_channels.GroupBy(channel => channel.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } taken)
            throw new InvalidOperationException($"More than one notice channel is called '{taken.Key}'. Give each a name of its own.");
    }

    /// <summary>Runs one attempt at an effect that only tells people something (<see cref="Effects.IsNotice"/>).</summary>
    public async Task<EffectOutcome> TellAsync(StepContext context, CancellationToken cancellation)
    {
        var (notice, otherwise) = NoticeReader.Read(context, KindOf(context.Attempt.Effect));
        if (notice is null)
            return otherwise;
        var done = await DoneBeforeAsync(context, cancellation);
        var left = _channels.Where(channel => !done.Contains(channel.Name));
        var deliveries = await Task.WhenAll(left.Select(async channel => (channel.Name, Delivery: await TellAsync(channel, notice, cancellation))));

        ImmutableArray<string> told = [.. deliveries.Where(told => told.Delivery is NoticeDelivery.Told).Select(told => told.Name)];
        if (told.IsEmpty)
            cancellation.ThrowIfCancellationRequested();
        foreach (var taken in deliveries.Select(delivery => delivery.Delivery).OfType<NoticeDelivery.Told>())
            context.Note(taken.Note);
        var failures = deliveries.Where(delivery => delivery.Delivery is NoticeDelivery.NotTold)
            .Select(failed => (failed.Name, Failure: (NoticeDelivery.NotTold)failed.Delivery)).ToImmutableArray();
        return FailureOf(failures, _channels.Length) is { } failure
            ? failure with { Done = told.IsEmpty && done.IsEmpty ? null : done.AddRange(told) }
            : EffectOutcome.Succeeded.Nothing;
    }

    private static NoticeKind KindOf(string effect) => effect switch
    {
        Effects.ApprovalMail => NoticeKind.Approved,
        Effects.DenialMail => NoticeKind.Denied,
        _ when Effects.IsReminder(effect) => NoticeKind.Reminder,
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "It tells nobody anything."),
    };

    private async Task<NoticeDelivery> TellAsync(INoticeChannel channel, Notice notice, CancellationToken cancellation)
    {
        try
        {
            return await channel.TellAsync(notice, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new NoticeDelivery.NotTold("no answer before the attempt ended", MayPass: true);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogThrew(exception, channel.Name, notice.Key);
            return new NoticeDelivery.NotTold($"{exception.GetType().Name}: {exception.Message}", MayPass: true);
        }
    }

    /// <summary>The channels that earlier attempts have told, according to the latest outcome that recorded any.</summary>
    private async Task<ImmutableArray<string>> DoneBeforeAsync(StepContext context, CancellationToken cancellation)
    {
        // With only one channel there is nothing to look up: an attempt that fails has told nobody.
        for (var number = _channels.Length > 1 ? context.Attempt.Number - 1 : 0; number > 0; number--)
        {
            var key = (context.Attempt with { Number = number }).OutcomeKey;
            if (await _store.FindEntryAsync(context.InstanceId, key, cancellation) is OutcomeRecorded { Outcome: EffectOutcome.Failed { Done: { } done } })
                return done;
        }

        return [];
    }

    [LoggerMessage(202, LogLevel.Warning, "Notice channel {Channel} threw for notice {Notice}.")]
    private partial void LogThrew(Exception exception, string channel, string notice);
}
