namespace WorkflowFunctions.Engine.Steps;

/// <summary>What attempts keep busy while they run. Each lane has places of its own, so that one kind never waits for another.</summary>
public enum AttemptLane
{
    /// <summary>Calls of other systems: they mostly wait for somebody else.</summary>
    Calls,

    /// <summary>Everything that tells people something: it must go out whatever the calls wait for.</summary>
    Mail,

    /// <summary>Scripts: they share a few processes.</summary>
    Scripts,

    /// <summary>PowerShell: it has processes of its own, each of which takes a second or two to start.</summary>
    PowerShell,
}
