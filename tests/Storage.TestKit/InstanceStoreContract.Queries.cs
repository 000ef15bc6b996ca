using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.TestKit.Queries;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

public abstract partial class InstanceStoreContract
{
    /// <summary>How often a store is filled with random instances and asked for random lists.</summary>
    protected virtual int ListTrials => 50;

    [Fact]
    public void Any_filtered_list_is_what_the_evaluator_leaves_of_all_instances() => ListTwin.Check(OpenAsync, ListTrials, Stop);

    [Theory]
    [InlineData("Title -eq \"O'NEIL\"", "o'neil")]
    [InlineData("Title -contains 0%", "100%")]
    [InlineData("Title -contains _", "a_b")]
    [InlineData("Title -startswith \"' or \"", "' or PartitionKey ne '")]
    [InlineData("Title -endswith \"--\"", "'; DROP TABLE instance; --")]
    [InlineData("Title -eq \"\\\"quoted\\\"\"", "\"Quoted\"")]
    [InlineData("Title -contains \"\U0001F600\"", "a\U0001F600b")]
    [InlineData("Title -eq \"%ME%\"", "%me%")]
    [InlineData("Title -eq \"NULL\"", "null")]
    public async Task Text_of_a_query_is_text_and_nothing_else(string query, string title)
    {
        string[] titles = ["o'neil", "100%", "a_b", "' or PartitionKey ne '", "'; DROP TABLE instance; --", "\"Quoted\"", "a\U0001F600b", "%me%", "null", "other"];
        foreach (var each in titles)
            await StartAsync(edit => edit.Origin(origin => origin with { Title = each }));

        var page = await AskAsync(new InstanceScope.All(), query);

        Assert.Equal([title], page.Items.Select(item => item.Title));
        Assert.Equal(1, page.Total);
        Assert.Equal(titles.Length, (await ListAsync(new InstanceScope.All(), InstanceField.Id)).Items.Length);
    }

    [Fact]
    public async Task The_caller_is_found_by_the_key_whatever_the_name()
    {
        var mine = await StartAsync(edit => edit.Origin(origin => origin with { Initiator = Sample.Person(1) with { Name = "one" } }));
        var others = await StartAsync(edit => edit.Origin(origin => origin with { Initiator = Sample.Person(2) with { Name = "one" } }));

        Assert.Equal([mine.Id], (await AskAsync(new InstanceScope.All(), "InitiatingUserName -eq %ME%")).Items.Select(item => item.Id));
        Assert.Equal([others.Id], (await AskAsync(new InstanceScope.All(), "InitiatingUserName -ne %ME%")).Items.Select(item => item.Id));
        Assert.Equal(2, (await AskAsync(new InstanceScope.All(), "InitiatingUserName -eq ONE")).Total);
        Assert.Equal(Sample.Person(1).Key, (await AskAsync(new InstanceScope.All(), "InitiatingUserName -eq %ME%")).Items[0].InitiatorKey);
    }

    [Fact]
    public async Task A_filter_sees_what_was_last_committed()
    {
        var snapshot = await StartAsync();
        Assert.Equal(1, (await AskAsync(new InstanceScope.All(), "Status -eq Suspended")).Total);

        await MoveAsync(snapshot.Id, new InstanceState.Complete());

        Assert.Equal(0, (await AskAsync(new InstanceScope.All(), "Status -eq Suspended")).Total);
        Assert.Equal(1, (await AskAsync(new InstanceScope.All(), "Status -eq Complete")).Total);
    }

    /// <summary>A query by the first person.</summary>
    protected Task<InstancePage> AskAsync(InstanceScope scope, string query)
    {
        var reading = QueryReader.Read(query, InstanceFields.Catalogue.Fields, new QueryContext(Sample.At(0), Sample.Person(1).Key));
        Assert.Empty(reading.Problems);
        return Lists.ListAsync(new InstanceListQuery(scope, InstanceField.Title, Descending: false, Skip: 0, Take: 1000, reading.Filter), Stop);
    }
}
