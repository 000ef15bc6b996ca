[assembly: WorkflowFunctions.Tests.Properties(MaxTest = WorkflowFunctions.Tests.Cases.Usual)]

#pragma warning disable xUnit3003 // FsCheck's attributes have no constructor that takes the place in the source.

namespace WorkflowFunctions.Tests;

/// <summary>FsCheck's, with as many cases as <see cref="Cases"/> says.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PropertyAttribute : FsCheck.Xunit.PropertyAttribute
{
    public new int MaxTest
    {
        get => base.MaxTest;
        set => base.MaxTest = Cases.Of(value);
    }
}

/// <summary>FsCheck's, with as many cases as <see cref="Cases"/> says.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
internal sealed class PropertiesAttribute : FsCheck.Xunit.PropertiesAttribute
{
    public new int MaxTest
    {
        get => base.MaxTest;
        set => base.MaxTest = Cases.Of(value);
    }
}
