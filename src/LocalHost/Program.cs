using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.LocalHost;

return await HostCommand.RunAsync(args, arguments => ConnectionLimit.TooFew() is { } refusal ? Refuse(refusal) : RunAsync(arguments));

static Task<int> Refuse(string refusal)
{
    Console.Error.WriteLine(refusal);
    return Task.FromResult(1);
}

static async Task<int> RunAsync(HostArguments arguments)
{
    try
    {
        await using var app = await LocalHostApp.BuildAsync(arguments, Rehearsal.AddTo);
        Rehearsal.BeginEndpoints(app);
        await app.StartListeningAsync();
        Welcome.Print(app, arguments);
        await app.WaitForShutdownAsync();
        return 0;
    }
    catch (Exception refusal) when (refusal is StartRefusedException or SettingsException or InvalidDataException
        or StorageRefusedException or StorageUnavailableException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(refusal.Message);
        return 1;
    }
}
