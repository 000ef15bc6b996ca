using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Notices;

/// <summary>The words of the installation, and the link to its pages.</summary>
public sealed class NoticeSettingsTests
{
    [Fact]
    public async Task The_mail_has_the_words_of_the_installation_in_both_forms_and_values_are_never_markup()
    {
        await using var lab = await LaboratoryAsync(
            ("Notices:Templates:AnswerWanted:Subject", "Please answer $(step)"), ("Notices:Templates:AnswerWanted:Text", "For <$(hostile)>"),
            ("Notices:Templates:AnswerWanted:Html", "<b>For $(hostile)</b>"));
        await TellAsync(lab, ("hostile", "<script>alert('\r\nBcc: all@example.com')</script>"));

        var mail = Assert.Single(lab.Mail.Sent);
        Assert.Equal("Please answer Approve1", mail.Subject);
        Assert.Equal("For <<script>alert('\nBcc: all@example.com')</script>>", mail.TextBody?.ReplaceLineEndings("\n").Trim());
        Assert.DoesNotContain("<script>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Empty(mail.Bcc);
    }

    [Fact]
    public async Task A_value_of_several_lines_never_becomes_a_header_and_the_step_waits_without_the_mail()
    {
        await using var lab = await LaboratoryAsync(("Notices:Templates:AnswerWanted:Subject", "About $(hostile)"));
        var id = await TellAsync(lab, ("hostile", "x\r\nBcc: all@example.com"));

        Assert.Empty(lab.Mail.Sent);
        Assert.Contains("becomes more than one line", Assert.Single(await lab.HistoryAsync(id, Core.Instances.HistoryKind.NoticeGivenUp)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_are_only_plain_text_are_shown_as_they_are()
    {
        await using var lab = await LaboratoryAsync(("Notices:Templates:AnswerWanted:Text", "1 < 2\n$(title)"));
        await TellAsync(lab);

        var mail = Assert.Single(lab.Mail.Sent);
        Assert.Equal("<p>1 &lt; 2<br>\nA workflow</p>", mail.HtmlBody?.ReplaceLineEndings("\n").Trim());
    }

    [Theory]
    [InlineData("https://workflows.example.com/", "https://workflows.example.com")]
    [InlineData("http://localhost:8080/portal", "http://localhost:8080/portal")]
    public async Task The_mail_links_to_the_instance(string setting, string address)
    {
        await using var lab = await LaboratoryAsync(("PublicUrl", setting));
        var id = await TellAsync(lab);

        var mail = Assert.Single(lab.Mail.Sent);
        Assert.Contains($"<a href=\"{address}/instances/{id}\">", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains($"{address}/instances/{id}", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_may_be_in_files()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "<p>From a file</p>");
        try
        {
            var options = Read(("Notices:Templates:Ended:HtmlFile", file));
            Assert.Equal(new NoticeTemplate(null, null, "<p>From a file</p>"), options.Templates[NoticeKind.Ended]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("PublicUrl", "workflows.example.com", "PublicUrl is 'workflows.example.com', but must be an address such as 'https://workflows.example.com', without a query, a fragment and a sign-in.")]
    [InlineData("PublicUrl", "ftp://example.com", "PublicUrl is 'ftp://example.com', but must be an address such as")]
    [InlineData("PublicUrl", "https://me:x@example.com", "PublicUrl is 'https://me:x@example.com', but must be an address such as")]
    [InlineData("PublicUrl", "https://example.com/?a=b", "PublicUrl is 'https://example.com/?a=b', but must be an address such as")]
    [InlineData("Notices", "x", "Notices must be a group of settings, not a single value.")]
    [InlineData("Notices:Template", "x", "Notices:Template is not known; Notices has Templates, Digest.")]
    [InlineData("Notices:Templates:Approved:Subject", "x", "Notices:Templates:Approved is not known; Notices:Templates has AnswerWanted, Reminder, Ended, Digest.")]
    [InlineData("Notices:Templates:Ended", "x", "Notices:Templates:Ended must be a group of settings, not a single value.")]
    [InlineData("Notices:Templates:Ended:Words", "x", "Notices:Templates:Ended:Words is not known; Notices:Templates:Ended has Subject, Text, TextFile, Html, HtmlFile.")]
    [InlineData("Notices:Templates:Ended:Subject", "a\nb", "Notices:Templates:Ended:Subject must be one line.")]
    [InlineData("Notices:Templates:Ended:TextFile", "/nowhere/words.txt", "Notices:Templates:Ended:TextFile is '/nowhere/words.txt', but must name a file that can be read:")]
    [InlineData("Notices:Templates:Ended:Subject", "$(notice:outcom)", "Notices:Templates:Ended:Subject has the token '$(notice:outcom)', which stands for nothing there; besides those of an instance, its tokens are $(notice:link), $(notice:outcome), $(notice:reason).")]
    [InlineData("Notices:Templates:Reminder:Html", "$(notice:outcome)", "Notices:Templates:Reminder:Html has the token '$(notice:outcome)', which stands for nothing there; besides those of an instance, its tokens are $(notice:link), $(notice:reason).")]
    [InlineData("Notices:Templates:AnswerWanted:Text", "$(secret:Key)", "Notices:Templates:AnswerWanted:Text has the token '$(secret:Key)', which stands for nothing there;")]
    [InlineData("Notices:Templates:Digest:Html", "$(title)", "Notices:Templates:Digest:Html has the token '$(title)', which stands for nothing there; its tokens are $(notice:person), $(notice:count), $(notice:list).")]
    [InlineData("Notices:Templates:Digest:Subject", "$(notice:list)", "Notices:Templates:Digest:Subject has the token '$(notice:list)', which stands for nothing there; its tokens are $(notice:person), $(notice:count).")]
    public void What_is_wrong_is_named_with_what_would_be_right(string name, string value, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Assert.Throws<SettingsException>(() => Read((name, value))).Problems), StringComparison.Ordinal);

    [Fact]
    public void Words_may_have_any_token_that_can_have_a_value_in_any_case() => Read(
        ("Notices:Templates:Ended:Subject", "$(Notice:Outcome): $(title)"), ("Notices:Templates:Ended:Text", "$(ticket.id) $$(notice:nothing) $(notice:reason) $(notice:link)"),
        ("Notices:Templates:Digest:Text", "$(NOTICE:Person) $(notice:list)"));

    /// <summary>The link is not known here, and whoever starts an instance must not say where it leads.</summary>
    [Fact]
    public async Task Without_the_address_of_the_installation_the_token_of_the_link_stays_as_written_whatever_the_data_say()
    {
        await using var lab = await LaboratoryAsync(("Notices:Templates:AnswerWanted:Html", "<p>$(notice:link)</p>"));
        await TellAsync(lab, ("notice:link", "https://evil.example.com"));

        Assert.Equal("<p>$(notice:link)</p>", Assert.Single(lab.Mail.Sent).HtmlBody?.Trim());
    }

    private static NoticeOptions Read(params (string Name, string Value)[] settings) => NoticeOptions.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());

    private static async Task<Laboratory> LaboratoryAsync(params (string Name, string Value)[] settings)
    {
        var lab = await Laboratory.OpenAsync(Read(settings));
        lab.Book.Add("alice", "alice@example.com", 2);
        return lab;
    }

    /// <summary>Starts an instance whose first step tells alice, and has these values in its data bucket.</summary>
    private static async Task<Guid> TellAsync(Laboratory lab, params (string Name, string Value)[] values)
    {
        var set = Workflows.Step("Set1", "SetVariable", "Approve1") with
        {
            ConfigurationParameters = JsonMap.Empty.Set("Variables", System.Text.Json.JsonSerializer.SerializeToElement(values.ToDictionary(value => value.Name, value => value.Value))),
        };
        var id = await lab.StartAsync(Workflows.Of(set, Workflows.Approval("Approve1", 1, "EndNOOP", ("NotifyApprovers", "True"))));
        await lab.DriveAsync(id);
        return id;
    }
}
