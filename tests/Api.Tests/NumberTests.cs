using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>A number that came in leaves again with every digit, whatever a double or a decimal could hold.</summary>
public sealed class NumberTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-0.10000000000000000000000000000000001")]
    [InlineData("1234567890123456789012345678901234567890.1234567890")]
    [InlineData("1.50e400")]
    public async Task A_number_keeps_its_digits_in_initial_data_in_the_data_bucket_and_in_definitions(string number)
    {
        var admin = installation.As("admin");
        var steps = $$"""
            [
              {"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{"continue":"Copy"} },
              {"UniqueName":"Copy","DisplayName":"Copy","ExtensionName":"SetVariable",
               "ConfigurationParameters":{"Variables":{"literal":{{number}},"copy":"$(order.amount)"} },"Outputs":{"continue":"EndNOOP"} },
              {"UniqueName":"EndNOOP","DisplayName":"End","ExtensionName":"NOOPStep","Outputs":{} }
            ]
            """;
        var definition = await admin.PublishAsync("Digits" + Guid.NewGuid(), steps);
        var id = await admin.StartAsync($$"""{"DefinitionId":"{{definition}}","InitialData":{"order":{"amount":{{number}} } } }""");

        var instance = await admin.AwaitAsync(id, "Complete");

        Assert.Equal(number, instance.GetProperty("InitialData").GetProperty("order").GetProperty("amount").GetRawText());
        var data = instance.GetProperty("CurrentStateData");
        Assert.Equal([number, number], new[] { "literal", "copy" }.Select(name => data.GetProperty(name).GetRawText()));
        Assert.Contains($"\"literal\":{number}", (await admin.GetAsync($"/Workflow/Definitions/{definition}")).Is(200).Text, StringComparison.Ordinal);
    }
}
