using System.Reflection;
using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace WorkflowFunctions.Functions.Tests;

public sealed class SurfaceTests
{
    private const string StandIns = "WorkflowFunctions.Functions.StandIns";

    /// <summary>Where the genuine libraries are at hand, each line has to be true of them; they declare more, of course.</summary>
    [Fact]
    public void The_stand_ins_declare_what_is_listed_and_nothing_else()
    {
        var listed = Contract.Read("surface.txt");
        var assembly = typeof(TaskOrchestrationContext).Assembly;
        if (assembly.GetName().Name == StandIns)
            Contract.Equal("surface.txt", assembly.GetExportedTypes().SelectMany(Surface.Of).Order(StringComparer.Ordinal));
        else
            Assert.Empty(listed.Except(GenuineTypes().SelectMany(Surface.Of)));
    }

    private static IEnumerable<Type> GenuineTypes() => new[]
    {
        typeof(FunctionAttribute), typeof(HttpTriggerAttribute), typeof(TimerTriggerAttribute), typeof(DurableClientAttribute),
        typeof(TaskOrchestrationContext), typeof(DurableTaskClient), typeof(OrchestrationAlreadyExistsException),
    }.Select(type => type.Assembly).Distinct().SelectMany(Exported);

    private static Type[] Exported(Assembly assembly) => assembly.GetExportedTypes();
}
