using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Tests.Outgoing;

public sealed class OutgoingSettingsTests
{
    [Theory]
    [InlineData("tickets.corp", "tickets.corp", 443, true)]
    [InlineData("Tickets.Corp", "TICKETS.corp", 8080, true)]
    [InlineData("tickets.corp", "tickets.corp.", 443, true)]
    [InlineData("tickets.corp:8443", "tickets.corp", 8443, true)]
    [InlineData("tickets.corp:8443", "tickets.corp", 443, false)]
    [InlineData("tickets.corp", "a.tickets.corp", 443, false)]
    [InlineData("tickets.corp", "tickets.corp.evil.example", 443, false)]
    [InlineData("10.0.0.5", "10.0.0.5", 80, true)]
    [InlineData("10.0.0.5", "::ffff:10.0.0.5", 80, false)]
    [InlineData("[::1]", "::1", 80, true)]
    [InlineData("::1", "0:0::1", 80, true)]
    [InlineData("[::1]:8080", "::1", 8080, true)]
    [InlineData("[::1]:8080", "::1", 80, false)]
    [InlineData("bücher.example", "xn--bcher-kva.example", 443, true)]
    public void A_host_is_named_exactly_with_all_of_its_ports_or_one(string entry, string host, int port, bool isNamed) =>
        Assert.Equal(isNamed, OutgoingOptions.Read(Of(("Outgoing:AllowedHosts:0", entry)), []).AllowedHosts.Names(host, port));

    [Fact]
    public void Every_wrong_setting_is_named_with_what_would_be_right_and_without_secrets()
    {
        var wrong = Assert.Throws<SettingsException>(() => new ServiceCollection().AddOutgoing(Of(
            ("Outgoing:AllowedHosts:0", "https://tickets.corp"), ("Outgoing:AllowedHosts:1", "*.corp"), ("Outgoing:AllowedHosts:2", "tickets.corp:99999"),
            ("Outgoing:AlowedHosts:0", "x"),
            ("Secrets:Single", "hush-hush"), ("Secrets:NoValue:AllowedHosts:0", "a.example"), ("Secrets:NoHost:Value", "hush-hush"),
            ("Secrets:Short:Value", "hus"), ("Secrets:Short:AllowedHosts:0", "a.example"), ("Secrets:Short:Vlaue", "hush-hush"),
            ("Secrets:Bad:Value", "hush-hush"), ("Secrets:Bad:AllowedHosts:0", "a b"))));

        Assert.Equal(
        [
            "Outgoing:AlowedHosts is not known; Outgoing has AllowedHosts.",
            $"Outgoing:AllowedHosts:0 is 'https://tickets.corp', but must be {HostList.Expected}.",
            $"Outgoing:AllowedHosts:1 is '*.corp', but must be {HostList.Expected}.",
            $"Outgoing:AllowedHosts:2 is 'tickets.corp:99999', but must be {HostList.Expected}.",
            $"Secrets:Bad:AllowedHosts:0 is 'a b', but must be {HostList.Expected}.",
            "Secrets:NoHost:AllowedHosts is missing: name the hosts that the secret may be sent to.",
            "Secrets:NoValue:Value is missing.",
            "Secrets:Short:Vlaue is not known; Secrets:Short has Value, AllowedHosts.",
            "Secrets:Short:Value must have at least 4 characters.",
            "Secrets:Single must be a group of settings, Value and AllowedHosts, not a single value.",
            "Secrets:Single:Value is missing.",
            "Secrets:Single:AllowedHosts is missing: name the hosts that the secret may be sent to.",
        ], wrong.Problems);
        Assert.DoesNotContain("hush", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_hold_a_reference_to_a_vault_instead_of_its_secret_are_all_named_and_not_shown()
    {
        const string reference = "@Microsoft.KeyVault(VaultName=v;SecretName=hush)";
        var problems = new SettingsProblems();
        KeyVaultReferences.Check(Of(
            ("Secrets:Api:Value", reference), ("Mail:Smtp:Password", reference.ToLowerInvariant()), ("Authentication:Jwt:SigningKey", " " + reference),
            ("Mail:From", "a@example.com"), ("Roles:0:Name", "see @Microsoft.KeyVault(")), problems);
        var wrong = Assert.Throws<SettingsException>(problems.ThrowIfAny);

        Assert.Equal(["Authentication:Jwt:SigningKey", "Mail:Smtp:Password", "Secrets:Api:Value"], wrong.Problems.Select(problem => problem.Split(' ')[0]));
        Assert.All(wrong.Problems, problem => Assert.Contains("could not resolve", problem, StringComparison.Ordinal));
        Assert.DoesNotContain("hush", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Outgoing:AllowedHosts", "tickets.corp", "Outgoing:AllowedHosts is a single value, but must be a list: Outgoing:AllowedHosts:0, Outgoing:AllowedHosts:1 and so on.")]
    [InlineData("Outgoing", "tickets.corp", "Outgoing must be a group of settings, not a single value.")]
    [InlineData("Secrets", "hush-hush", "Secrets must be a group of settings, not a single value.")]
    public void A_list_or_a_group_is_none_as_a_single_value(string name, string value, string problem) =>
        Assert.Equal([problem], Assert.Throws<SettingsException>(() => new ServiceCollection().AddOutgoing(Of((name, value)))).Problems);

    [Fact]
    public void What_a_deployment_leaves_empty_counts_as_not_set()
    {
        var problems = new List<string>();
        var options = OutgoingOptions.Read(Of(("Outgoing:AllowedHosts:0", ""), ("Outgoing:AllowedHosts:1", "a.example")), problems);

        Assert.Empty(problems);
        Assert.True(options.AllowedHosts.Names("a.example", 1));
    }

    private static IConfiguration Of(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
}
