using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Notices;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Names in <c>Notices:Digest:People</c>.</summary>
public sealed class DigestPeopleTests
{
    private static readonly string Hash = PasswordHash.Create(TestSettings.AlicePassword, TestSettings.AliceIterations).Stored;

    [Theory]
    [InlineData("alice")]
    [InlineData("Alice@Example.com")]
    [InlineData("*")]
    public void Whom_the_settings_name_is_known(string name) => Check(name);

    [Fact]
    public void Whom_nobody_knows_and_who_has_no_address_are_told_all_at_once_with_what_would_be_right()
    {
        var problems = Assert.Throws<SettingsException>(() => Check("alice", "zoe", "bob")).Problems;
        Assert.Equal(
            [
                "Notices:Digest:People:1 is 'zoe', but must be the name or the address of somebody whom the settings name.",
                "Notices:Digest:People:2 is 'bob', whose Mail is not set: a digest needs an address.",
            ],
            problems);
    }

    private static void Check(params string[] names)
    {
        var values = new Dictionary<string, string?>
        {
            ["Security:Roles:0:Id"] = "1",
            ["Security:Roles:0:Name"] = "Approvers",
            ["Security:Users:0:Name"] = "alice",
            ["Security:Users:0:Mail"] = "alice@example.com",
            ["Security:Users:0:PasswordHash"] = Hash,
            ["Security:Users:1:Name"] = "bob",
            ["Security:Users:1:PasswordHash"] = Hash,
        };
        foreach (var (index, name) in names.Index())
            values[$"Notices:Digest:People:{index}"] = name;
        var settings = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        DigestPeople.EnsureKnown(NoticeOptions.Read(settings), SignInSettings.Read(settings));
    }
}
