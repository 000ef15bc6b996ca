using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Steps.PowerShell;

namespace WorkflowFunctions.Engine.Tests.PowerShell;

public sealed class PowerShellSettingsTests
{
    [Fact]
    public void It_is_off_unless_a_folder_is_named()
    {
        Assert.Null(Read());
        Assert.Null(Read(("PowerShell:Processes", "4")));
        Assert.Equal(["PowerShell", "CustomPowerShell"], StepTypes.OptIn.Select(type => type.ExtensionName));
        Assert.All(StepTypes.OptIn, type => Assert.Null(Catalogue().Find(type.ExtensionName)));
    }

    [Fact]
    public void A_folder_with_the_program_switches_it_on()
    {
        Assert.SkipWhen(PowerShells.Missing is not null, PowerShells.Missing ?? "");

        Assert.Equal(new PowerShellOptions(PowerShells.Folder, 2), Read(("PowerShell:Folder", PowerShells.Folder)));
        Assert.Equal(4, Read(("PowerShell:Folder", PowerShells.Folder), ("PowerShell:Processes", "4"))!.Processes);
        Assert.All(StepTypes.OptIn, type => Assert.NotNull(Catalogue(("PowerShell:Folder", PowerShells.Folder)).Find(type.ExtensionName)));
    }

    [Fact]
    public void What_is_wrong_stops_the_start_and_is_named_all_at_once()
    {
        var refused = Assert.Throws<SettingsException>(() => Read(
            ("PowerShell:Folder", "/nowhere"), ("PowerShell:Processes", "65"), ("PowerShell:Colour", "red")));

        Assert.Equal(3, refused.Problems.Length);
        Assert.Contains("PowerShell:Colour is not known; PowerShell has Folder, Processes.", refused.Problems);
        Assert.Contains("PowerShell:Processes is '65', but must be a whole number from 1 to 64.", refused.Problems);
        Assert.Contains(refused.Problems, problem => problem.StartsWith("PowerShell:Folder is ", StringComparison.Ordinal));
    }

    private static PowerShellOptions? Read(params (string Name, string Value)[] settings) => PowerShellOptions.Read(Configuration(settings));

    private static StepCatalogue Catalogue(params (string Name, string Value)[] settings)
    {
        using var provider = new ServiceCollection().AddWorkflowEngine().AddPowerShell(Configuration(settings)).AddOutgoing(Configuration())
            .AddMail(new ConfigurationBuilder().Build(), Path.GetTempPath()).AddSingleton(TimeProvider.System).AddLogging().BuildServiceProvider();
        return provider.GetRequiredService<StepCatalogue>();
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
}
