using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>One fact for each rule of <see cref="IDefinitionStore"/>.</summary>
public abstract class DefinitionStoreContract : IAsyncLifetime
{
    protected IDefinitionStore Store { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_saved_definition_is_read_as_it_was_written()
    {
        var (head, draft) = Draft();

        Assert.True(await Store.SaveAsync(head, draft, expectedRevision: 0));

        Assert.Equal(head, await Store.FindHeadAsync(head.Id, Stop));
        Assert.Equal(StoredText.Of(draft), StoredText.Of((await Store.FindVersionAsync(head.Id, 1, Stop))!));
    }

    [Fact]
    public async Task Of_an_unknown_definition_or_version_nothing_is_found()
    {
        var (head, draft) = Draft();
        await Store.SaveAsync(head, draft, expectedRevision: 0);

        Assert.Null(await Store.FindHeadAsync(Guid.NewGuid(), Stop));
        Assert.Null(await Store.FindVersionAsync(Guid.NewGuid(), 1, Stop));
        Assert.Null(await Store.FindVersionAsync(head.Id, 2, Stop));
    }

    [Fact]
    public async Task A_definition_that_is_there_is_not_created_again()
    {
        var (head, draft) = Draft();
        await Store.SaveAsync(head, draft, expectedRevision: 0);

        var other = draft with { DisplayName = "Other" };
        Assert.False(await Store.SaveAsync(head with { DisplayName = "Other" }, other, expectedRevision: 0));

        Assert.Equal(head, await Store.FindHeadAsync(head.Id, Stop));
        Assert.Equal(StoredText.Of(draft), StoredText.Of((await Store.FindVersionAsync(head.Id, 1, Stop))!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_save_that_expects_another_revision_changes_nothing(int expected)
    {
        var (head, draft) = Draft();
        await Store.SaveAsync(head, draft, expectedRevision: 0);
        head = head with { Revision = 2 };
        Assert.True(await Store.SaveAsync(head, draft, expectedRevision: 1));

        Assert.False(await Store.SaveAsync(head with { Revision = expected + 1, Latest = 2 }, draft with { Version = 2 }, expected));

        Assert.Equal(head, await Store.FindHeadAsync(head.Id, Stop));
        Assert.Null(await Store.FindVersionAsync(head.Id, 2, Stop));
    }

    [Fact]
    public async Task Of_two_saves_of_one_revision_at_once_exactly_one_succeeds()
    {
        var (head, draft) = Draft();
        await Store.SaveAsync(head, draft, expectedRevision: 0);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => $"Name {number}").Select(name =>
            Store.SaveAsync(head with { DisplayName = name, Revision = 2 }, draft with { DisplayName = name }, expectedRevision: 1)));

        Assert.Single(results, saved => saved);
        var winner = $"Name {Array.IndexOf(results, true)}";
        Assert.Equal(winner, (await Store.FindHeadAsync(head.Id, Stop))!.DisplayName);
        Assert.Equal(winner, (await Store.FindVersionAsync(head.Id, 1, Stop))!.DisplayName);
    }

    [Fact]
    public async Task A_draft_can_be_written_again()
    {
        var (head, draft) = Draft();
        await Store.SaveAsync(head, draft, expectedRevision: 0);

        Assert.True(await Store.SaveAsync(head with { Revision = 2 }, draft with { Description = "Changed." }, expectedRevision: 1));

        Assert.Equal("Changed.", (await Store.FindVersionAsync(head.Id, 1, Stop))!.Description);
    }

    [Fact]
    public async Task A_new_version_leaves_the_published_one_as_it_was()
    {
        var (head, first) = Draft();
        await Store.SaveAsync(head with { Published = 1 }, first, expectedRevision: 0);
        var second = first with { Version = 2, DisplayName = "Second" };

        Assert.True(await Store.SaveAsync(head with { Published = 1, Latest = 2, Revision = 2 }, second, expectedRevision: 1));

        Assert.Equal(StoredText.Of(first), StoredText.Of((await Store.FindVersionAsync(head.Id, 1, Stop))!));
        Assert.Equal(StoredText.Of(second), StoredText.Of((await Store.FindVersionAsync(head.Id, 2, Stop))!));
    }

    [Fact]
    public async Task A_published_version_is_never_overwritten()
    {
        var (head, first) = Draft();
        await Store.SaveAsync(head with { Published = 1 }, first, expectedRevision: 0);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.SaveAsync(head with { Published = 1, Revision = 2 }, first with { Steps = [] }, expectedRevision: 1));

        Assert.Equal(1, (await Store.FindHeadAsync(head.Id, Stop))!.Revision);
        Assert.Equal(StoredText.Of(first), StoredText.Of((await Store.FindVersionAsync(head.Id, 1, Stop))!));
    }

    [Fact]
    public async Task The_head_of_a_published_version_can_change()
    {
        var (head, first) = Draft();
        await Store.SaveAsync(head with { Published = 1 }, first, expectedRevision: 0);
        var disabled = head with { Published = 1, Enabled = false, Revision = 2 };

        Assert.True(await Store.SaveAsync(disabled, first, expectedRevision: 1));

        Assert.Equal(disabled, await Store.FindHeadAsync(head.Id, Stop));
    }

    [Fact]
    public async Task What_a_newer_release_has_added_to_a_step_survives_that_the_head_of_its_version_changes()
    {
        var added = new UnknownMembers { ["AddedLater"] = JsonValues.Of(7) };
        var (head, first) = Draft();
        first = first with { Steps = [.. first.Steps.Select(step => step with { Unknown = added })] };
        await Store.SaveAsync(head with { Published = 1 }, first, expectedRevision: 0);
        var read = (await Store.FindVersionAsync(head.Id, 1, Stop))!;

        Assert.True(await Store.SaveAsync(head with { Published = 1, Enabled = false, Revision = 2 }, read, expectedRevision: 1));

        Assert.Equal(StoredText.Of(first), StoredText.Of((await Store.FindVersionAsync(head.Id, 1, Stop))!));
        Assert.Contains("\"AddedLater\":7", StoredText.Of(read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_heads_are_listed()
    {
        var heads = new List<DefinitionHead>();
        for (var index = 0; index < 3; index++)
        {
            var (head, draft) = Draft();
            heads.Add(head with { DisplayName = $"Definition {index}", Key = index == 0 ? null : "12" });
            await Store.SaveAsync(heads[index], draft, expectedRevision: 0);
        }

        Assert.Equal(heads.OrderBy(head => head.Id), (await Store.ListHeadsAsync(Stop)).OrderBy(head => head.Id));
    }

    [Fact]
    public async Task A_head_with_several_keys_is_read_as_it_was_written()
    {
        var (head, draft) = Draft();
        head = head with { Keys = DefinitionKeys.Of(new("12", "Web Server \U0001F600"), new("VPN"), new("14", "Client")), Description = "d", HistoryLength = 1 };

        await Store.SaveAsync(head, draft, expectedRevision: 0);

        Assert.Equal(head, await Store.FindHeadAsync(head.Id, Stop));
        Assert.Equal(["12", "VPN", "14"], Assert.Single(await Store.ListHeadsAsync(Stop)).Keys.Values);
    }

    [Fact]
    public async Task A_version_that_was_once_published_is_never_overwritten_after_an_earlier_one_is_published_again()
    {
        var (head, first) = Draft();
        var second = first with { Version = 2 };
        await Store.SaveAsync(head with { Published = 1 }, first, expectedRevision: 0);
        await Store.SaveAsync(head with { Latest = 2, Published = 2, Revision = 2 }, second, expectedRevision: 1);
        var back = head with { Latest = 2, Published = 1, OncePublished = 2, Revision = 3 };
        Assert.True(await Store.SaveAsync(back, second, expectedRevision: 2));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.SaveAsync(back with { Revision = 4 }, second with { Steps = [] }, expectedRevision: 3));
        Assert.True(await Store.SaveAsync(back with { Latest = 3, Revision = 4 }, second with { Version = 3, Steps = [] }, expectedRevision: 3));

        Assert.Equal(StoredText.Of(second), StoredText.Of((await Store.FindVersionAsync(head.Id, 2, Stop))!));
        Assert.Equal((1, 2, 3), (await Store.FindHeadAsync(head.Id, Stop)) is { } now ? (now.Published, now.HighestPublished, now.Latest) : default);
    }

    [Fact]
    public async Task The_history_is_written_with_the_head_and_read_in_its_order()
    {
        var (head, draft) = Draft();
        Assert.Empty(await Store.ReadDefinitionHistoryAsync(head.Id, Stop));

        await Store.SaveAsync(head, draft, expectedRevision: 0, [Entry(1)]);
        await Store.SaveAsync(head with { Revision = 2 }, draft, expectedRevision: 1, [Entry(2), Entry(3)]);
        Assert.False(await Store.SaveAsync(head with { Revision = 2 }, draft, expectedRevision: 1, [Entry(4)]));
        var (other, otherDraft) = Draft();
        await Store.SaveAsync(other, otherDraft, expectedRevision: 0, [Entry(1)]);

        Assert.Equal([Entry(1), Entry(2), Entry(3)], await Store.ReadDefinitionHistoryAsync(head.Id, Stop));
        Assert.Equal([Entry(1)], await Store.ReadDefinitionHistoryAsync(other.Id, Stop));
    }

    [Fact]
    public async Task Of_a_long_history_the_latest_entries_are_kept()
    {
        const int PerWrite = 90;
        var (head, draft) = Draft();
        var last = 0;
        for (var revision = 1; last < DefinitionHistory.MostKept + 20; revision++, last += PerWrite)
            await Store.SaveAsync(head with { Revision = revision }, draft, revision - 1, [.. Enumerable.Range(last + 1, PerWrite).Select(Entry)]);

        var kept = (await Store.ReadDefinitionHistoryAsync(head.Id, Stop)).Select(entry => entry.Sequence).ToList();
        Assert.Equal(Enumerable.Range(last - DefinitionHistory.MostKept + 1, DefinitionHistory.MostKept), kept);
    }

    /// <summary>A new, empty store at every call.</summary>
    protected abstract Task<IDefinitionStore> OpenAsync();

    private static DefinitionHistoryEntry Entry(int sequence) => new(
        sequence, Sample.At(sequence), DefinitionHistoryKind.KeysChanged, Version: 1, Sample.Person(1), $"Entry {sequence}: \U0001F600.");

    private static (DefinitionHead Head, WorkflowDefinition Draft) Draft()
    {
        var draft = Sample.Definition() with { Id = Guid.NewGuid() };
        var head = new DefinitionHead(
            draft.Id, draft.DisplayName, draft.WorkflowType, "12", "Web Server \U0001F600",
            Enabled: true, Latest: 1, Published: null, Revision: 1);
        return (head, draft);
    }
}
