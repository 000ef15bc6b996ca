using BenchmarkDotNet.Running;
using WorkflowFunctions.Benchmarks;

if (args is ["lists"])
    await ListMeasurement.RunAsync();
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
