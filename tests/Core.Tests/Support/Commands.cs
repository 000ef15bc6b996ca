using System.Collections.Immutable;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;

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

    /// <summary>As somebody gives it who may manage instances, with everybody known but erin.</summary>
    public static InstanceCommand Assign(params ImmutableArray<string> people) => Assign(Manager, people);

    public static InstanceCommand.Assign Assign(Caller by, ImmutableArray<string> people, params ImmutableArray<int> roles) =>
        new(by, new Assignees(roles, people), "She is on holiday.", People.Directory, Signal: null);

    public static Caller Manager { get; } = People.Admin with { AccessStrings = [AccessString.ManageInstances] };

    public static InstanceCommand Restart(int? version = null, bool isEnabled = true) =>
        new InstanceCommand.Restart(People.Admin.Person, Successor, version, new StartableVersions(Published, HighestPublished: Published, isEnabled));

    public static InstanceCommand RestartWithoutDefinition() =>
        new InstanceCommand.Restart(People.Admin.Person, Successor, Version: null, Startable: null);
}
