using System.Text;
using System.Text.Json.Nodes;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>What one release has written and another one reads.</summary>
public sealed class SnapshotJsonTests
{
    [Fact]
    public void A_snapshot_says_its_format_and_one_of_a_newer_format_is_refused_with_both_numbers()
    {
        var (state, origin) = Stored();
        Assert.Equal(SnapshotJson.Format, (int)state["Format"]!);
        state["Format"] = 7;

        var refused = Assert.Throws<StorageRefusedException>(() => Read(state, origin));

        Assert.Contains("has format 7; this program knows formats up to 1.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_of_the_release_before_has_no_format_and_is_read()
    {
        var (state, origin) = Stored();
        state.Remove("Format");

        Assert.Equal("Written", Read(state, origin).Message.Text);
    }

    [Fact]
    public void A_wait_of_the_release_before_bars_nobody_and_has_no_votes_beside_those_it_keeps()
    {
        var (state, origin) = Stored();
        // This release leaves them out, too, if there are none.
        state["State"]!.AsObject().Remove("Barred");
        state["State"]!.AsObject().Remove("Tally");

        var waiting = Assert.IsType<InstanceState.AwaitingSignal>(Read(state, origin).State);

        Assert.Equal((true, true), (waiting.Barred is [], waiting.Tally is []));
    }

    [Fact]
    public void Lists_that_were_added_later_are_left_out_if_they_are_empty_and_read_as_empty()
    {
        var snapshot = Sample.Started().Snapshot with { State = new InstanceState.AwaitingSignal("Signal", [], [], null), Message = StatusMessage.Plain("Written") };

        var stored = JsonNode.Parse(SnapshotJson.Write(snapshot))!;
        var read = SnapshotJson.Read(Bytes(stored), StoreJson.Write(snapshot.Origin));

        Assert.Equal(["$state", "SignalName", "RoleIds", "Votes", "Status"], stored["State"]!.AsObject().Select(member => member.Key));
        Assert.Equal(["Text", "RoleIds"], stored["Message"]!.AsObject().Select(member => member.Key));
        Assert.Empty(read.Approvers);
        Assert.Equal(0, read.EntriesSinceWait);
        Assert.Empty(read.Message.People);
        foreach (var list in typeof(InstanceState.AwaitingSignal).GetProperties().Where(property => property.PropertyType.IsValueType && property.PropertyType.IsAssignableTo(typeof(System.Collections.ICollection))))
            Assert.Empty((System.Collections.ICollection)list.GetValue(read.State)!);
    }

    [Fact]
    public void The_message_in_a_snapshot_is_what_would_be_written_of_it_alone()
    {
        var message = new StatusMessage("Awaiting {0} and \"{1}\"", [2]) { People = ["Änne"] };
        var written = SnapshotJson.Write(Sample.Started().Snapshot with { Message = message });

        var found = StoreJson.Read<StatusMessage>(written.AsSpan()[SnapshotJson.MessageIn(written)]);

        Assert.Equal((message.Text, "2", "Änne"), (found.Text, string.Join(',', found.RoleIds), string.Join(',', found.People)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("")]
    public void An_origin_or_a_state_that_is_none_is_refused(string text)
    {
        var (state, origin) = Stored();

        Assert.Throws<System.Text.Json.JsonException>(() => SnapshotJson.Read(Bytes(state), Encoding.UTF8.GetBytes(text)));
        Assert.Throws<System.Text.Json.JsonException>(() => SnapshotJson.Read(Encoding.UTF8.GetBytes(text), origin));
    }

    [Fact]
    public void What_a_newer_release_has_added_to_a_snapshot_survives_that_it_is_changed_and_written_again()
    {
        var (state, origin) = Stored();
        state["Priority"] = new JsonObject { ["level"] = 3 };

        var changed = Read(state, origin) with { Sequence = 9 };
        var again = JsonNode.Parse(SnapshotJson.Write(changed))!;

        Assert.Equal("""{"level":3}""", again["Priority"]!.ToJsonString());
        Assert.Equal((9, SnapshotJson.Format), ((int)again["Sequence"]!, (int)again["Format"]!));
    }

    [Fact]
    public void What_a_newer_release_has_added_to_a_definition_survives_that_it_is_changed_and_written_again()
    {
        var head = JsonNode.Parse(StoreJson.Write(new DefinitionHead(Guid.NewGuid(), "Name", "Type", null, null, true, 1, null, 1)))!;
        var definition = JsonNode.Parse(StoreJson.Write(Sample.Definition()))!;
        head["Owner"] = "team";
        definition["Owner"] = "team";

        var headAgain = JsonNode.Parse(StoreJson.Write(Read<DefinitionHead>(head) with { Revision = 2 }))!;
        var definitionAgain = JsonNode.Parse(StoreJson.Write(Read<WorkflowDefinition>(definition) with { DisplayName = "Other" }))!;

        Assert.Equal(("team", "team"), ((string?)headAgain["Owner"], (string?)definitionAgain["Owner"]));
    }

    private static (JsonObject State, byte[] Origin) Stored()
    {
        var snapshot = Sample.Started().Snapshot with { Message = StatusMessage.Plain("Written") };
        return (JsonNode.Parse(SnapshotJson.Write(snapshot))!.AsObject(), StoreJson.Write(snapshot.Origin));
    }

    private static InstanceSnapshot Read(JsonObject state, byte[] origin) => SnapshotJson.Read(Bytes(state), origin);

    private static T Read<T>(JsonNode stored) => StoreJson.Read<T>(Bytes(stored));

    private static byte[] Bytes(JsonNode stored) => Encoding.UTF8.GetBytes(stored.ToJsonString());
}
