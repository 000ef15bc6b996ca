using WorkflowFunctions.ScriptWorker;

// Messages alone go to the standard output. What else would write there goes nowhere.
using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
Console.SetOut(TextWriter.Null);
KernelLimits.Set();
new Worker(input, output).Run();
