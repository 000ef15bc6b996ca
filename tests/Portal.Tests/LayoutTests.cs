namespace WorkflowFunctions.Portal.Tests;

public sealed class LayoutTests
{
    [Fact]
    public void Pages_are_a_library_of_their_own() => Assert.Equal("WorkflowFunctions.Portal", typeof(PortalServices).Assembly.GetName().Name);
}
