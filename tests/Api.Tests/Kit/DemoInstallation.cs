namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>The demo exactly as <c>--demo</c> starts it, passwords included.</summary>
public sealed class DemoInstallation : Installation
{
    protected override bool CheapPasswords => false;
}
