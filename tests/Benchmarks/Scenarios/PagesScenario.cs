using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Benchmarks.Load;
using WorkflowFunctions.Benchmarks.Reports;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>Every page of the portal, as a browser loads it, among a million instances that all wait for its visitor.</summary>
internal static class PagesScenario
{
    private const int WarmUps = 5;
    private const int Times = 30;
    private const int DeepPage = 20;

    /// <summary>Somebody to whom every instance is assigned, and who may do everything; and somebody for whom nothing waits.</summary>
    private const string Many = "many";

    private const string None = "none";

    public static async Task<Figures> RunAsync(Workspace work)
    {
        var database = await work.SuspendedAsync(work.Options.Of(MillionScenarios.Instances));
        var instance = database.Shuffled(1)[0];
        var password = Guid.NewGuid().ToString();
        var hash = PasswordHash.Create(password, PasswordHash.FewestIterations).Stored;
        await using var measured = await MeasuredService.StartReadingAsync(work, database,
        [
            ("Security__Roles__0__AccessStrings__2", "/workflows/"),
            ("Security__Roles__1__Id", "3"), ("Security__Roles__1__Name", "Others"), ("Security__Roles__1__AccessStrings__0", "/workflows/instances/read/"),
            ("Security__Users__0__Name", Many), ("Security__Users__0__PasswordHash", hash), ("Security__Users__0__RoleIds__0", "2"),
            ("Security__Users__1__Name", None), ("Security__Users__1__PasswordHash", hash), ("Security__Users__1__RoleIds__0", "3"),
        ]);
        using var many = await PageVisitor.SignInAsync(measured.Server.Port, Many, password);
        using var none = await PageVisitor.SignInAsync(measured.Server.Port, None, password);
        var definition = Approvals.Definition(1).Id;
        var figures = new Figures();
        foreach (var (name, visitor, path) in new (string, PageVisitor, string)[]
        {
            ("inboxOfMany", many, "/"),
            ("inboxDeep", many, await many.BehindAsync("/", DeepPage)),
            ("inboxFew", many, Query("/", "ReferenceId -le 20")),
            ("inboxOfNone", none, "/"),
            ("inboxNothingFits", many, "/?find=nothing-has-this-title"),
            ("instance", many, $"/instances/{instance}"),
            ("requestsOfNone", many, "/requests"),
            ("allNewest", many, "/instances"),
            ("allDeep", many, await many.BehindAsync("/instances", DeepPage)),
            ("allOldest", many, "/instances?sort=StartDate"),
            ("allLastChanged", many, "/instances?sort=-LastModified"),
            ("allByTitle", many, "/instances?sort=Title"),
            ("allFound", many, "/instances?find=host123456"),
            ("allFoundMany", many, "/instances?find=host"),
            ("allNothingFits", many, "/instances?find=nothing-has-this-title"),
            ("allOfStatus", many, "/instances?status=Suspended&sort=Title"),
            ("allOfOtherStatus", many, "/instances?status=Failed&sort=Title"),
            ("happened", many, "/happened?what=everything"),
            ("happenedDeep", many, await many.BehindAsync("/happened?what=everything", DeepPage)),
            ("happenedNothingFits", many, "/happened?actor=nobody"),
            ("happenedOtherType", many, "/happened?workflowType=None"),
            ("happenedOfType", many, "/happened?workflowType=Enrollment&what=failed"),
            ("happenedLongAgo", many, "/happened?until=2026-01-06"),
            ("definitions", many, "/definitions"),
            ("definition", many, $"/definitions/{definition}"),
            ("start", many, "/start"),
            ("help", many, "/help"),
        })
        {
            await visitor.LoadAsync(path, WarmUps);
            var (times, bytes) = await visitor.LoadAsync(path, Times);
            figures.Add($"{name}P50Ms", times.P50).Add($"{name}P99Ms", times.P99).Add($"{name}Bytes", bytes);
        }

        return figures;

        static string Query(string path, string query) => $"{path}?query={Uri.EscapeDataString(query)}";
    }
}
