using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>One fact for each rule of <see cref="ISharedTextStore"/>.</summary>
public abstract class SharedTextStoreContract : IAsyncLifetime
{
    private const string Kind = "kind-1";

    protected ISharedTextStore Store { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_new_store_has_no_texts() => Assert.Empty(await Store.ReadTextsAsync(Kind, Stop));

    [Fact]
    public async Task Texts_are_read_as_they_were_written_and_in_the_order_of_their_names()
    {
        SharedText[] texts =
        [
            new(Kind, "-", ""),
            new(Kind, "A.b_c-9", "<key>Türöffner \U0001F600 ' \0 </key>"),
            new(Kind, new string('a', SharedText.LongestName), new string('ü', SharedText.LongestText)),
            new(Kind, "b", "\n"),
        ];
        foreach (var text in texts.Reverse())
            await Store.SaveTextAsync(text);

        Assert.Equal(texts, await Store.ReadTextsAsync(Kind, Stop));
    }

    [Fact]
    public async Task A_text_takes_the_place_of_the_one_with_its_name_and_no_others()
    {
        await Store.SaveTextAsync(new(Kind, "a", "first"));
        await Store.SaveTextAsync(new(Kind, "A", "other case"));
        await Store.SaveTextAsync(new("kind-2", "a", "other kind"));

        await Store.SaveTextAsync(new(Kind, "a", "second"));

        Assert.Equal([new(Kind, "A", "other case"), new(Kind, "a", "second")], await Store.ReadTextsAsync(Kind, Stop));
        Assert.Equal([new("kind-2", "a", "other kind")], await Store.ReadTextsAsync("kind-2", Stop));
    }

    [Fact]
    public async Task A_text_that_is_removed_is_gone_and_removing_it_again_does_nothing()
    {
        await Store.SaveTextAsync(new(Kind, "a", "one"));
        await Store.SaveTextAsync(new(Kind, "b", "two"));

        await Store.RemoveTextAsync(Kind, "a");
        await Store.RemoveTextAsync(Kind, "a");

        Assert.Equal([new(Kind, "b", "two")], await Store.ReadTextsAsync(Kind, Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a' or 'a' eq 'a")]
    [InlineData("ä")]
    public async Task What_is_no_name_is_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadTextsAsync(name, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveTextAsync(new(Kind, name, "")));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveTextAsync(new(name, "a", "")));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.RemoveTextAsync(Kind, name));
    }

    [Fact]
    public async Task What_is_too_long_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveTextAsync(new(Kind, new string('a', SharedText.LongestName + 1), "")));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveTextAsync(new(Kind, "a", new string('a', SharedText.LongestText + 1))));
        Assert.Empty(await Store.ReadTextsAsync(Kind, Stop));
    }

    /// <summary>A new, empty store at every call.</summary>
    protected abstract Task<ISharedTextStore> OpenAsync();
}
