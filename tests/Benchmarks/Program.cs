using WorkflowFunctions.Benchmarks;

return await Commands.Create().Parse(args).InvokeAsync();
