using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Core.Tests.Support;

/// <summary>Commands as an administrator gives them.</summary>
internal static class Commands
{
    /// <summary>The version that is published, and those before it that were.</summary>
    public const int Published = 3;

    public static Guid Successor { get; } = new("99999999-8888-5777-8666-555555555555");

    public static InstanceCommand Stop() => new InstanceCommand.Stop(People.Admin.Person);

    /// <summary>As the person gives it who has started every instance here.</summary>
    public static InstanceCommand Withdraw(string? reason = null) => new InstanceCommand.Withdraw(People.Erin.Person, reason);

    public static InstanceCommand Restart(int? version = null, bool isEnabled = true) =>
        new InstanceCommand.Restart(People.Admin.Person, Successor, version, new StartableVersions(Published, HighestPublished: Published, isEnabled));

    public static InstanceCommand RestartWithoutDefinition() =>
        new InstanceCommand.Restart(People.Admin.Person, Successor, Version: null, Startable: null);
}
