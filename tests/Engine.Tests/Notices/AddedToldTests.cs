using System.Text.Json;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Engine.Tests.Trials;

namespace WorkflowFunctions.Engine.Tests.Notices;

/// <summary>Who is added to a step that waits is told at once, once, and why; the PKI approvers (2) are alice and bob, the owners (3) carol.</summary>
public sealed class AddedToldTests
{
    private const string Escalations = """[{ "AfterHours": 8, "AddRoleIds": [3], "AddRoleTokens": ["bob", "dave"] }]""";

    private static readonly (string, string) Told = ("NotifyApprovers", "True");

    [Fact]
    public async Task Who_is_added_gets_a_mail_of_his_own_with_the_reason_and_nobody_else_gets_another()
    {
        await using var lab = await OpenAsync();
        var id = await StartAsync(lab, Told);
        lab.Mail.Sent.Clear();

        Assert.IsType<CommandResult.Done>(await lab.AssignAsync(id, "dave", "bob"));
        await lab.DriveAsync(id);

        var mail = Assert.Single(lab.Mail.Sent);
        Assert.Equal(("dave@example.com", "Your answer is wanted: A workflow"), (Assert.Single(mail.To.Mailboxes).Address, mail.Subject));
        Assert.Contains("<p>admin asks dave, bob as well: She is on holiday.</p>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("\nadmin asks dave, bob as well: She is on holiday.", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains(
            "Mail 'Your answer is wanted: A workflow' went to dave@example.com.", (await lab.HistoryAsync(id, HistoryKind.Note)).Select(note => note.Message));
        await lab.AssignAsync(id, "dave");
        await lab.DriveAsync(id);
        Assert.Single(lab.Mail.Sent);
    }

    [Fact]
    public async Task Whom_an_escalation_adds_is_told_if_he_was_not_told_before()
    {
        await using var lab = await OpenAsync();
        lab.Book.AddRole(3, "owners@example.com");
        var id = await StartAsync(lab, Told, ("Escalations", Escalations));
        lab.Mail.Sent.Clear();

        lab.Time.Advance(TimeSpan.FromHours(8));
        await lab.DriveAsync(id);

        Assert.Equal(["owners@example.com", "dave@example.com", "carol@example.com"], To(lab));
        Assert.All(lab.Mail.Sent, mail => Assert.Contains("Escalation 1 is due: Certificate Owners, bob, dave may answer as well.", mail.TextBody, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_added_while_the_first_mail_is_not_sent_yet_gets_one_and_not_that_one_as_well()
    {
        await using var lab = await OpenAsync();
        var id = await lab.StartAsync(Workflows.Of(Step(Told)));
        lab.Mail.Failure = new MailNotSentException("busy", mayPass: true);
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        await lab.Runner.ExecuteAsync(id, attempt, TestContext.Current.CancellationToken);
        lab.Mail.Failure = null;

        await lab.AssignAsync(id, "dave");
        await lab.DriveAsync(id);
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        await lab.DriveAsync(id);

        Assert.Equal(["alice@example.com", "bob@example.com", "dave@example.com"], To(lab).Order());
    }

    [Fact]
    public async Task Who_has_answered_or_wants_one_mail_a_day_or_shares_an_address_with_somebody_told_is_not_told()
    {
        await using var lab = await Laboratory.OpenAsync(NoticeOptions.Read(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Notices:Digest:People:0", "carol")]).Build()));
        foreach (var (name, mail, role) in new[] { ("alice", "alice@example.com", 2), ("carol", "carol@example.com", 3), ("twin", "ALICE@example.com", 3), ("dora", "dora@example.com", 3) })
            lab.Book.Add(name, mail, role);
        var id = await StartAsync(lab, Told);
        lab.Mail.Sent.Clear();

        await lab.AssignRoleAsync(id, 3);
        await lab.DriveAsync(id);

        Assert.Equal(["dora@example.com"], To(lab));
        Assert.Contains("1 who may answer are told by their digest of the day.", (await lab.HistoryAsync(id, HistoryKind.Note)).Select(note => note.Message));
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public async Task A_hundred_are_told_and_the_history_says_how_many_more_there_are(int people, int more)
    {
        await using var lab = await OpenAsync();
        var id = await StartAsync(lab, Told);
        lab.Mail.Sent.Clear();
        for (var number = 1; number < people; number++)
            lab.Book.Add($"p{number}", $"p{number}@example.com", 3);

        await lab.AssignRoleAsync(id, 3);
        await lab.DriveAsync(id);

        Assert.Equal(100, lab.Mail.Sent.Count);
        Assert.Equal(more, (await lab.HistoryAsync(id, HistoryKind.Note)).Count(note => note.Message.StartsWith("1 more who may answer are not told", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("<p>Please.</p>", "<p>Please.</p><p>admin asks dave as well: She is on holiday.</p>")]
    [InlineData("<p>Because: $(notice:reason)</p>", "<p>Because: admin asks dave as well: She is on holiday.</p>")]
    public async Task The_reason_stands_where_the_author_wants_it_and_otherwise_behind_the_words(string words, string expected)
    {
        await using var lab = await OpenAsync();
        var id = await StartAsync(lab, Told, ("NotifyMessage", words));
        Assert.Equal(words.Replace("$(notice:reason)", "", StringComparison.Ordinal), lab.Mail.Sent[0].HtmlBody?.Trim());
        lab.Mail.Sent.Clear();

        await lab.AssignAsync(id, "dave");
        await lab.DriveAsync(id);

        Assert.Equal(expected, Assert.Single(lab.Mail.Sent).HtmlBody?.Trim());
    }

    [Fact]
    public async Task A_trial_shows_the_mail_with_its_reason()
    {
        await using var lab = await OpenAsync();

        var report = await lab.TryAsync(
            Workflows.Of(Step(Told, ("Escalations", Escalations))), Tries.Asking(Tries.Approves("Approve1", "alice", afterHours: 9)));

        var told = Assert.Single(report.Visit("Approve1").Effects, effect => effect.Effect.StartsWith("approvers-mail-", StringComparison.Ordinal));
        var mail = Assert.IsType<PreviewedSending.Message>(Assert.Single(told.Sent));
        Assert.EndsWith("Escalation 1 is due: Certificate Owners, bob, dave may answer as well.", mail.Text.Trim(), StringComparison.Ordinal);
        Assert.Equal(2, mail.Recipients.Length);
        Assert.Empty(lab.Mail.Sent);
    }

    private static IEnumerable<string> To(Laboratory lab) => lab.Mail.Sent.SelectMany(mail => mail.To.Mailboxes).Select(address => address.Address);

    private static StepDefinition Step(params (string Name, string Value)[] parameters)
    {
        var step = Workflows.Approval("Approve1", 2, "EndNOOP");
        foreach (var (name, value) in parameters)
        {
            step = step with
            {
                ConfigurationParameters = step.ConfigurationParameters.Set(
                    name, name == "Escalations" ? JsonElement.Parse(value) : JsonSerializer.SerializeToElement(value)),
            };
        }

        return step;
    }

    private static async Task<Guid> StartAsync(Laboratory lab, params (string Name, string Value)[] parameters)
    {
        var id = await lab.StartAsync(Workflows.Of(Step(parameters)));
        await lab.DriveAsync(id);
        return id;
    }

    /// <summary>A laboratory that knows the addresses of alice, bob and carol.</summary>
    private static async Task<Laboratory> OpenAsync()
    {
        var lab = await Laboratory.OpenAsync();
        lab.Book.Add("alice", "alice@example.com", 2);
        lab.Book.Add("bob", "bob@example.com", 2);
        lab.Book.Add("carol", "carol@example.com", 3);
        return lab;
    }
}
