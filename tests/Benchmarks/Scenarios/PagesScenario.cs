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

    /// <summary>Somebody who answers for ten people, to each of whom every instance is assigned.</summary>
    private const string StandIn = "standin";

    private const int Absent = 10;

    public static async Task<Figures> RunAsync(Workspace work)
    {
        var database = await work.SuspendedAsync(work.Options.Of(MillionScenarios.Instances));
        var instance = database.Shuffled(1)[0];
        var password = Guid.NewGuid().ToString();
        var hash = PasswordHash.Create(password, PasswordHash.FewestIterations).Stored;
        // A copy: who is away for whom is written into it.
        await using var measured = await MeasuredService.StartAsync(work, database,
        [
            ("Security__Roles__0__AccessStrings__2", "/workflows/"),
            ("Security__Roles__1__Id", "3"), ("Security__Roles__1__Name", "Others"), ("Security__Roles__1__AccessStrings__0", "/workflows/instances/read/"),
            ("Security__Users__0__Name", Many), ("Security__Users__0__PasswordHash", hash), ("Security__Users__0__RoleIds__0", "2"),
            ("Security__Users__1__Name", None), ("Security__Users__1__PasswordHash", hash), ("Security__Users__1__RoleIds__0", "3"),
            ("Security__Users__2__Name", StandIn), ("Security__Users__2__PasswordHash", hash), ("Security__Users__2__RoleIds__0", "3"),
            .. Enumerable.Range(0, Absent).SelectMany(number => new[]
            {
                ($"Security__Users__{3 + number}__Name", AbsentName(number)), ($"Security__Users__{3 + number}__PasswordHash", hash), ($"Security__Users__{3 + number}__RoleIds__0", "2"),
            }),
        ]);
        using var many = await PageVisitor.SignInAsync(measured.Server.Port, Many, password);
        using var none = await PageVisitor.SignInAsync(measured.Server.Port, None, password);
        await Absences.DelegateAsync(measured.Server.Port, Enumerable.Range(0, Absent).Select(AbsentName), password, StandIn);
        using var standIn = await PageVisitor.SignInAsync(measured.Server.Port, StandIn, password);
        var definition = Approvals.Definition(1).Id;
        var figures = new Figures();
        foreach (var (name, visitor, path) in new (string, PageVisitor, string)[]
        {
            ("inboxOfMany", many, "/"),
            ("inboxDeep", many, await many.BehindAsync("/", DeepPage)),
            ("inboxFew", many, Query("/", "ReferenceId -le 20")),
            ("inboxOfNone", none, "/"),
            ("inboxNothingFits", many, "/?find=nothing-has-this-title"),
            ("inboxFound", many, "/?find=host123456"),
            ("inboxNoStepFits", many, Query("/", "CurrentStepDisplayName -contains nothing")),
            ("inboxForOthers", standIn, "/"),
            ("inboxForOthersDeep", standIn, await standIn.BehindAsync("/", DeepPage)),
            ("inboxForOthersByTitle", standIn, "/?sort=Title"),
            ("inboxForOthersNothingFits", standIn, "/?find=nothing-has-this-title"),
            ("instance", many, $"/instances/{instance}"),
            ("requestsOfNone", many, "/requests"),
            ("allNewest", many, "/instances"),
            ("allDeep", many, await many.BehindAsync("/instances", DeepPage)),
            ("allOldest", many, "/instances?sort=StartDate"),
            ("allLastChanged", many, "/instances?sort=-LastModified"),
            ("allByTitle", many, "/instances?sort=Title"),
            ("allFound", many, "/instances?find=host123456"),
            ("allFoundFurther", many, await many.BehindAsync("/instances?find=host123456", 2)),
            ("allFoundByTitle", many, "/instances?find=host923456&sort=Title"),
            ("allFoundLastChanged", many, "/instances?find=host123456&sort=-LastModified"),
            ("allEndsWith", many, Query("/instances", "Title -endswith nothing AND Status -ne 4")),
            ("allOfManyParts", many, Query("/instances", string.Join(" OR ", Enumerable.Range(1, 16).Select(number => $"Title -contains nothing{number}")))),
            ("allFoundMany", many, "/instances?find=host"),
            ("allNothingFits", many, "/instances?find=nothing-has-this-title"),
            ("allOfStatus", many, "/instances?status=Suspended&sort=Title"),
            ("allOfOtherStatus", many, "/instances?status=Failed&sort=Title"),
            ("happened", many, "/happened?what=everything"),
            ("happenedDeep", many, await many.BehindAsync("/happened?what=everything", DeepPage)),
            ("happenedNothingFits", many, "/happened?actor=nobody"),
            ("happenedOtherType", many, "/happened?workflowType=None"),
            ("happenedFailed", many, "/happened?what=failed"),
            ("happenedOfType", many, "/happened?workflowType=Enrollment&what=failed"),
            ("happenedLongAgo", many, "/happened?until=2026-01-06"),
            ("happenedLongAgoDeep", many, await many.BehindAsync("/happened?until=2026-01-06", DeepPage)),
            ("happenedLongAgoOfType", many, "/happened?until=2026-01-06&workflowType=Enrollment&what=answered"),
            ("away", standIn, "/away"),
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

        static string AbsentName(int number) => $"absent{number}";

        static string Query(string path, string query) => $"{path}?query={Uri.EscapeDataString(query)}";
    }
}
