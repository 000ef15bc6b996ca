using WorkflowFunctions.PowerShellWorker;
using WorkflowFunctions.ScriptWorker;

// Only messages go to the standard output. Anything else written there goes nowhere.
using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
Console.SetOut(TextWriter.Null);
// PowerShell makes folders of its own in the home of its user, and reports that it was started. The folder that this process was given is
// empty, and is removed once it is ready.
Environment.SetEnvironmentVariable("HOME", Environment.CurrentDirectory);
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
KernelLimits.Set(mostOpenFiles: 1024);
var sandbox = new PowerShellSandbox();
new Worker(input, output, sandbox.Run).Run(PowerShellSandbox.First, sandbox.Confine);
