using WorkflowFunctions.ScriptWorker;

// Only messages go to the standard output. Anything else written there goes nowhere.
using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
Console.SetOut(TextWriter.Null);
KernelLimits.Set();
new Worker(input, output, ScriptSandbox.Run).Run(new ScriptRequest("return { a: [1, 2].map(x => x + 1).join() };", "{}", ScriptLimits.Default));
