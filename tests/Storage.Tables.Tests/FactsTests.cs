using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>What stands beside a snapshot.</summary>
public sealed class FactsTests
{
    [Fact]
    public void What_a_newer_release_has_added_survives_the_next_commit_and_a_deletion()
    {
        var snapshot = Sample.Started().Snapshot;
        var stored = Facts.Read(Facts.After(before: null, snapshot, "1").ToString().Replace("{", """{"AddedLater":[1],""", StringComparison.Ordinal));

        var next = Facts.After(stored, snapshot with { State = new InstanceState.Complete() }, "2");

        Assert.Equal((2L, "[1]"), (next.Number, Facts.Read(next.ToString()).Unknown!["AddedLater"].GetRawText()));
        Assert.Equal("[1]", Facts.Read(next.Deleted("3").ToString()).Unknown!["AddedLater"].GetRawText());
    }
}
