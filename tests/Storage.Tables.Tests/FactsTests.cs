using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>What each commit keeps for the next.</summary>
public sealed class FactsTests
{
    /// <summary>The most characters of a text in one column of the service.</summary>
    private const int MostCharacters = 32 * 1024;

    [Fact]
    public void After_a_crash_the_next_commit_still_knows_everybody_in_whose_list_a_row_may_be_left_and_that_fits_into_a_column()
    {
        var facts = Facts.After(null, Asking(visit: 0), Write(0));
        for (var visit = 1; visit <= 4; visit++)
        {
            facts = Facts.After(facts, Asking(visit), Write(visit));

            var left = Enumerable.Range(Math.Max(0, visit - 2), Math.Min(visit, 2) + 1).SelectMany(PeopleOf).Select(person => IndexKeys.Asked(person.Key));
            Assert.Equal(left.Order(StringComparer.Ordinal), facts.EverLists.Order(StringComparer.Ordinal));
            Assert.InRange(facts.ToString().Length, 1, MostCharacters);
        }
    }

    [Fact]
    public void Facts_of_a_release_before_this_one_name_nobody()
    {
        var facts = Facts.Read("""{ "Number": 3, "Roles": [2], "EverRoles": [2, 3], "Writes": ["w"] }""");

        Assert.Equal(["role.2"], facts.Lists);
        Assert.Equal(["role.2", "role.3"], facts.EverLists);
        Assert.Equal(["role.2", "role.3"], Facts.After(facts, Sample.Started().Snapshot, "x").EverLists);
    }

    [Fact]
    public void What_a_newer_release_has_added_survives_the_next_commit_and_a_deletion()
    {
        var snapshot = Sample.Started().Snapshot;
        var stored = Facts.Read(Facts.After(before: null, snapshot, "1").ToString().Replace("{", """{"AddedLater":[1],""", StringComparison.Ordinal));

        var next = Facts.After(stored, snapshot with { State = new InstanceState.Complete() }, "2");

        Assert.Equal((2L, "[1]"), (next.Number, Facts.Read(next.ToString()).Unknown!["AddedLater"].GetRawText()));
        Assert.Equal("[1]", Facts.Read(next.Deleted("3").ToString()).Unknown!["AddedLater"].GetRawText());
    }

    private static InstanceSnapshot Asking(int visit) =>
        Sample.Started().Snapshot with { State = Sample.Awaiting([]) with { People = [.. PeopleOf(visit)] } };

    private static IEnumerable<Core.Security.Person> PeopleOf(int visit) =>
        Enumerable.Range(visit * RoleTokenLimits.Asked, RoleTokenLimits.Asked).Select(Sample.Person);

    private static string Write(int visit) => new Guid(visit, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0).ToString("N");
}
