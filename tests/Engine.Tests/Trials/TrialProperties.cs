using System.Text;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Engine.Trials;

namespace WorkflowFunctions.Engine.Tests.Trials;

public sealed class TrialProperties
{
    private static readonly TrialBounds Bounds = TrialBounds.Default with { Visits = 30, Turns = 60, Time = TimeSpan.FromMinutes(5) };

    /// <summary>A few say something already; <c>WORKFLOW_LONG_RUN=1</c> tries many.</summary>
    private static readonly int Usual = Environment.GetEnvironmentVariable("WORKFLOW_LONG_RUN") is { Length: > 0 } ? 1_000 : 20;

    [Fact]
    public async Task What_a_trial_says_is_what_an_instance_does()
    {
        foreach (var made in TrialCase.Any().Generator.Sample(Cases.Of(Usual), 50))
        {
            try
            {
                await CheckAsync(made);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{exception.Message}\nThe case is\n{made}", exception);
            }
        }
    }

    /// <summary>A property over cases in which nothing happens would prove nothing.</summary>
    [Fact]
    public void The_cases_reach_every_end_and_nearly_every_kind_of_history()
    {
        var reports = TrialCase.Any().Generator.Sample(1_500, 50).Select(Try).ToList();

        Assert.Equal(
            [InstanceStatus.Running, InstanceStatus.Suspended, InstanceStatus.Failed, InstanceStatus.Complete, InstanceStatus.Rejected],
            reports.Select(report => report.End.Status).Distinct().Order());
        HistoryKind[] never = [HistoryKind.Stopped, HistoryKind.Withdrawn, HistoryKind.Restarted, HistoryKind.Assigned, HistoryKind.AttemptNotCounted, HistoryKind.SignalNotCounted];
        Assert.Empty(Enum.GetValues<HistoryKind>().Except(never).Except(reports.SelectMany(report => report.History).Select(entry => entry.Kind)));
        Assert.InRange(reports.Count(report => report.Visits.Length > 4), 300, 1_400);
        Assert.InRange(reports.Sum(report => report.Visits.Sum(visit => visit.Answers.Count(answer => answer.Refused is null))), 200, int.MaxValue);
    }

    private static async Task CheckAsync(TrialCase made)
    {
        await using var run = await RealRun.StartAsync(made);
        var report = await TryAsync(run, made);

        // It has lines that no trial has: those of mails that are really sent.
        await run.DriveAsync(mostHistory: 50 + (2 * report.End.Sequence));

        var end = (await run.Lab.PeekAsync(run.Id)).Snapshot;
        var told = report.History.Select(Told).ToList();
        var happened = (await run.HistoryAsync()).Select(Told).ToList();
        // A trial that was stopped says how the instance begins.
        var isWhole = !report.Problems.Any(problem => problem.StartsWith("The trial was stopped", StringComparison.Ordinal));
        Assert.Equal(told, isWhole ? happened : happened.Take(told.Count));
        if (!isWhole)
            return;
        Assert.Equal(Json(report.End with { Origin = end.Origin }), Json(end));
        Assert.Equal(report.End.Data, end.Data);
        Assert.Equal(
            report.Visits.SelectMany(visit => visit.Answers).Where(answer => answer.By is not null).Select(answer => answer.Refused?.ToString()),
            run.Refusals.Select(refusal => refusal?.ToString()));
    }

    private static TrialReport Try(TrialCase made)
    {
        var origin = new InstanceOrigin
        {
            Id = Guid.Empty,
            DefinitionId = made.Definition.Id,
            DefinitionVersion = 1,
            DefinitionDisplayName = made.Definition.DisplayName,
            WorkflowType = made.Definition.WorkflowType,
            Title = "T",
            ReferenceId = 0,
            Initiator = Laboratory.Erin.Person,
            InitialData = made.Request.InitialData,
            StartDate = Contexts.Now,
            Selector = new StartSelector(made.Definition.Id, null, null, null),
        };
        var directory = new DemoRoles().ApproversAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var mail = new MailChannel(new KeptMail(), new(new MailboxAddress("", "w@example.com")), TimeProvider.System);
        var teller = new NoticeTeller([mail], new NoticeComposer(new KeptBook(), null!, NoticeOptions.Default), null!, NullLogger<NoticeTeller>.Instance);
        return new Trial(
            origin, made.Definition, directory, BusinessCalendars.None, new TrialPeople(directory, Laboratory.Erin, null), made.Request,
            new StepPreviewer([new ScriptedExecutor(Workflows.Custom), new EmailExecutor(mail)], teller), AddressBook.Empty, Bounds, TimeProvider.System).Run(TestContext.Current.CancellationToken);
    }

    private static async Task<TrialReport> TryAsync(RealRun run, TrialCase made)
    {
        // As it was sent: a store gives JSON back in another form.
        var origin = (await run.Lab.PeekAsync(run.Id)).Snapshot.Origin with { InitialData = made.Request.InitialData };
        var directory = await run.Lab.Roles.ApproversAsync(TestContext.Current.CancellationToken);
        var approvers = await run.Lab.Definitions.ApproversAsync(made.Definition, TestContext.Current.CancellationToken);
        var previewer = new StepPreviewer([run.Lab.Executor, new EmailExecutor(run.Lab.MailChannel)], run.Lab.Notices());
        return new Trial(
            origin, made.Definition, approvers, BusinessCalendars.None, new TrialPeople(directory, Laboratory.Erin, null), made.Request, previewer, run.Lab.Book.Book, Bounds, TimeProvider.System)
            .Run(TestContext.Current.CancellationToken);
    }

    /// <summary>A line of the history, but for its number: a mail that is really sent has a line more.</summary>
    private static string Told(HistoryEntry entry) => FormattableString.Invariant(
        $"{entry.At:O} {entry.Kind} {entry.StepUniqueName} {entry.Actor} {entry.Message} {entry.Data}");

    private static string Json(InstanceSnapshot snapshot) => Encoding.UTF8.GetString(StoreJson.Write(snapshot with { Sequence = 0 }));
}
