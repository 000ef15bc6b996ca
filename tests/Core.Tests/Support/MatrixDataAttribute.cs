using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace WorkflowFunctions.Core.Tests.Support;

/// <summary>Every value of the first list with every value of the second.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MatrixDataAttribute(string[] rows, string[] columns) : DataAttribute
{
    public string[] Rows { get; } = rows;

    public string[] Columns { get; } = columns;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new(Rows.SelectMany(row => Columns.Select(column => (ITheoryDataRow)new TheoryDataRow<string, string>(row, column))).ToList());

    public override bool SupportsDiscoveryEnumeration() => true;
}
