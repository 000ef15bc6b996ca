using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>Shows a notice in place of telling it.</summary>
internal static class NoticePreview
{
    public static EffectPreview Of(StepContext context, NoticeKind kind, ImmutableArray<INoticeChannel> channels) =>
        Of(NoticeReader.Read(context, kind), channels);

    /// <param name="read">The notice, or the outcome without one.</param>
    public static EffectPreview Of((Notice? Notice, EffectOutcome Otherwise) read, ImmutableArray<INoticeChannel> channels)
    {
        var (notice, otherwise) = read;
        if (notice is null)
            return EffectPreview.Certain(otherwise);
        var asked = channels.Select(channel => (channel.Name, Refusal: channel.Refuse(notice))).ToImmutableArray();
        ImmutableArray<string> told = [.. asked.Where(channel => channel.Refusal is null).Select(channel => channel.Name)];
        return new EffectPreview(
            told.IsEmpty ? [] : [new PreviewedSending.Message(
                told, notice.Recipients, PreviewedSending.Shown(notice.Subject), PreviewedSending.Shown(notice.Text))],
            NoticeTeller.FailureOf([.. asked.Where(channel => channel.Refusal is not null).Select(channel => (channel.Name, channel.Refusal!))], channels.Length));
    }
}
