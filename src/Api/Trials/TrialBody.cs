using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Trials;

namespace WorkflowFunctions.Api.Trials;

/// <summary>Reads a <see cref="TryDefinitionRequest"/>.</summary>
internal static class TrialBody
{
    public const int MostAnswers = 200;
    public const int MostRoles = 100;
    public const int MostOutcomes = 100;
    public const int LongestName = 256;
    public const int LongestMail = 320;
    public const int LongestReason = 1_024;

    /// <summary>Ten years, the longest wait of a step.</summary>
    public const double MostHours = 87_600;

    /// <returns>The request, and the version that it is about; meaningless if there are problems.</returns>
    public static (TrialRequest Request, int? Version) Read(JsonElement body, ProblemList problems)
    {
        var reader = new ObjectReader(body, "", problems);
        var version = reader.WholeNumber("Version");
        if (version < 1)
            problems.Add(new("Version", string.Create(CultureInfo.InvariantCulture, $"Version is {version}, but must be a whole number of at least 1.")));
        var requester = reader.Any("Requester") is { } sent ? Requester(sent, problems) : null;
        var data = reader.Map("InitialData") ?? JsonMap.Empty;
        StartBody.CheckInitialData(data, problems);
        var answers = reader.Items("Answers");
        var outcomes = reader.Map("Outcomes") ?? JsonMap.Empty;
        if (body.ValueKind == JsonValueKind.Object)
            reader.RefuseUnknown();
        if (answers.Count > MostAnswers)
        {
            problems.Add(new("Answers", string.Create(CultureInfo.InvariantCulture, $"Answers has {answers.Count} answers; at most {MostAnswers} are allowed.")));
            answers = [];
        }

        return (new TrialRequest(
            requester, data, [.. answers.Select(answer => Answer(answer.Value, answer.Path, problems))],
            outcomes.ToImmutableDictionary(pair => pair.Key, pair => Outcomes(pair.Value, $"Outcomes.{pair.Key}", problems), StringComparer.OrdinalIgnoreCase)), version);
    }

    private static TrialRequester Requester(JsonElement sent, ProblemList problems)
    {
        var reader = new ObjectReader(sent, "Requester", problems);
        var requester = new TrialRequester(reader.Line("Name", LongestName, required: true) ?? "", reader.Line("Mail", LongestMail));
        if (sent.ValueKind == JsonValueKind.Object)
            reader.RefuseUnknown();
        return requester;
    }

    private static TrialAnswer Answer(JsonElement sent, string path, ProblemList problems)
    {
        var reader = new ObjectReader(sent, path, problems);
        if (sent.ValueKind != JsonValueKind.Object)
            return new TrialAnswer("", null, null, null, JsonMap.Empty, TimeSpan.Zero);
        var step = reader.Text("Step", DefinitionLimits.UniqueName);
        var key = reader.Text("SignalKey", SignalBody.LongestKey);
        var by = reader.Line("By", LongestName);
        var roles = RoleIds(reader, problems);
        var data = reader.Map("Data");
        var after = AfterHours(reader, problems);
        var isDeadline = reader.Flag("Deadline") is true;
        reader.RefuseUnknown();

        var parsed = key is null ? null : SignalKey.Parse(key);
        if ((step is null) == (key is null))
            problems.Add(new(path, $"{path} must name what is answered: by Step, or else by SignalKey."));
        else if (key is not null && parsed is null)
            problems.Add(new(reader.At("SignalKey"), $"{reader.At("SignalKey")} is '{key}', but must be <StepUniqueName>.<SignalName>, for example RequireApproval1.ApprovalStatus."));
        if (isDeadline && (by is not null || roles is not null || data is not null || after is not null))
            problems.Add(new(reader.At("Deadline"), $"{path} lets the deadline pass, so that nobody answers: leave out By, RoleIds, Data and AfterHours."));
        if (data is not null && JsonValues.SizeOf(data) is var size && size > JsonBody.UsualLimit)
            problems.Add(new(reader.At("Data"), string.Create(CultureInfo.InvariantCulture, $"{reader.At("Data")} takes {size} bytes as JSON; at most {JsonBody.UsualLimit} are allowed.")));
        return new TrialAnswer(
            step ?? parsed?.StepUniqueName ?? "", parsed?.SignalName, by, roles, data ?? JsonMap.Empty, TimeSpan.FromHours(after ?? 0), isDeadline);
    }

    private static ImmutableArray<int>? RoleIds(ObjectReader reader, ProblemList problems)
    {
        if (reader.Any("RoleIds") is null)
            return null;
        var items = reader.Items("RoleIds");
        if (items.Count > MostRoles)
            problems.Add(new(reader.At("RoleIds"), string.Create(CultureInfo.InvariantCulture, $"{reader.At("RoleIds")} has {items.Count} roles; at most {MostRoles} are allowed.")));
        foreach (var (value, path) in items.Where(item => JsonValues.Int(item.Value) is null).Take(MostRoles))
            problems.Add(new(path, $"{path} is {JsonValues.Shown(value)}, but must be the id of a role."));
        return [.. items.Take(MostRoles).Select(item => JsonValues.Int(item.Value)).OfType<int>()];
    }

    private static double? AfterHours(ObjectReader reader, ProblemList problems)
    {
        if (reader.Any("AfterHours") is not { } sent)
            return null;
        if (JsonValues.Number(sent) is >= 0 and <= MostHours and var hours)
            return hours;
        problems.Add(new(reader.At("AfterHours"), string.Create(CultureInfo.InvariantCulture,
            $"{reader.At("AfterHours")} is {JsonValues.Shown(sent)}, but must be a number of hours from 0 to {MostHours}.")));
        return null;
    }

    private static TrialOutcomes Outcomes(JsonElement sent, string path, ProblemList problems)
    {
        if (sent.ValueKind != JsonValueKind.Array)
            return new TrialOutcomes([Outcome(sent, path, problems)], IsOfEveryVisit: true);
        if (sent.GetArrayLength() is var count and (0 or > MostOutcomes))
        {
            problems.Add(new(path, string.Create(CultureInfo.InvariantCulture, $"{path} has {count} outcomes, but must have 1 to {MostOutcomes}, one for each visit.")));
            return new TrialOutcomes([], IsOfEveryVisit: false);
        }

        return new TrialOutcomes([.. sent.EnumerateArray().Select((one, index) => Outcome(one, $"{path}[{index}]", problems))], IsOfEveryVisit: false);
    }

    private static EffectOutcome Outcome(JsonElement sent, string path, ProblemList problems)
    {
        var reader = new ObjectReader(sent, path, problems);
        if (sent.ValueKind != JsonValueKind.Object)
            return EffectOutcome.Succeeded.Nothing;
        var values = reader.Map("Values");
        var fails = reader.Text("Fails", LongestReason);
        var mayPass = reader.Flag("MayPass");
        reader.RefuseUnknown();
        if (fails is null && mayPass is not null)
            problems.Add(new(reader.At("MayPass"), $"{reader.At("MayPass")} is given without Fails: it says whether a failure may pass."));
        if (fails is not null && values is not null)
            problems.Add(new(path, $"{path} has both Values and Fails: it succeeds, or it fails."));
        if (fails is "")
            problems.Add(new(reader.At("Fails"), $"{reader.At("Fails")} is empty, but must say why it fails."));
        return fails is null ? new EffectOutcome.Succeeded(values ?? JsonMap.Empty) : new EffectOutcome.Failed(fails, mayPass ?? false);
    }
}
