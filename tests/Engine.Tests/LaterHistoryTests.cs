using System.Text;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>A later release has written the history, and the process has gone back to this one.</summary>
public sealed class LaterHistoryTests
{
    private static readonly HistoryEntry Known = new(7, DateTimeOffset.UnixEpoch, HistoryKind.Assigned, "Gate", "admin", "admin asks dave.", JsonMap.From(("Reason", "x")));

    [Theory]
    [InlineData("Bribed")]
    [InlineData("assigned")]
    [InlineData("99")]
    [InlineData("")]
    public void A_kind_that_this_release_does_not_know_is_shown_as_it_is_and_stays_so(string kind)
    {
        var stored = Encoding.UTF8.GetString(StoreJson.Write(Known)).Replace("\"Assigned\"", $"\"{kind}\"", StringComparison.Ordinal);

        var read = StoreJson.Read<HistoryEntry>(Encoding.UTF8.GetBytes(stored));

        Assert.Equal((HistoryEntry.OfLaterRelease, kind), (read.Kind, read.KindName));
        Assert.Equal((7L, "Gate", "admin", "admin asks dave."), (read.Sequence, read.StepUniqueName, read.Actor, read.Message));
        Assert.Equal(stored, Encoding.UTF8.GetString(StoreJson.Write(read)));
    }

    [Fact]
    public void Every_kind_is_stored_by_its_name() => Assert.All(Enum.GetValues<HistoryKind>(), kind =>
    {
        var read = StoreJson.Read<HistoryEntry>(StoreJson.Write(Known with { Kind = kind }));
        Assert.Equal((kind, $"{kind}"), (read.Kind, read.KindName));
    });
}
