using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Builder;

namespace WorkflowFunctions.Portal.Start;

/// <summary>What a workflow needs to be started with: the values that its steps read and that no step before them leaves behind.</summary>
internal static class StartInputs
{
    /// <summary>The most values that a form asks for. Others can still be given by name.</summary>
    public const int Most = 100;

    /// <summary>Parts of names under which certificates and requests for them are given: texts of many lines.</summary>
    private static readonly ImmutableArray<string> CertificateNames = ["csr", "pkcs10", "certificate", "pem"];

    private const string CertificateRequest = "csr";

    /// <summary>In the order in which the steps name them. None is needed: an instance can be started without.</summary>
    public static ImmutableArray<AskedValue> Of(WorkflowDefinition definition, WorkflowType? type, StepCatalogue catalogue)
    {
        var steps = definition.Steps.Where(step => step.Enabled).ToImmutableArray();
        var left = LeftBy(steps, catalogue);
        var kinds = steps.SelectMany(step => ConditionsOf(step, catalogue)).SelectMany(TokenKinds.In)
            .ToLookup(use => use.Token, use => use.Kind, StringComparer.OrdinalIgnoreCase);
        var read = steps.SelectMany(step => ReadBy(step, definition, left, catalogue));
        if (type?.OwnParameters.Contains(CertificateRequest, StringComparer.OrdinalIgnoreCase) == true)
            read = read.Append(CertificateRequest);
        return [.. read.Distinct(StringComparer.OrdinalIgnoreCase).Take(Most).Select(name => Asked(name, [.. kinds[name].Distinct()]))];
    }

    /// <summary>What one step reads that no step before it leaves behind: it has to come with the start.</summary>
    public static ImmutableArray<string> Of(WorkflowDefinition definition, StepDefinition step, StepCatalogue catalogue) =>
        [.. ReadBy(step, definition, LeftBy(definition.Steps.Where(other => other.Enabled), catalogue), catalogue).Distinct(StringComparer.OrdinalIgnoreCase).Take(Most)];

    /// <summary>The names that each step leaves behind.</summary>
    private static ILookup<string, string> LeftBy(IEnumerable<StepDefinition> steps, StepCatalogue catalogue) => steps
        .SelectMany(step => KnownTokens.LeftBy(step, catalogue.Find(step.ExtensionName)), (step, name) => (step.UniqueName, name))
        .ToLookup(pair => pair.UniqueName, pair => pair.name, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> ReadBy(StepDefinition step, WorkflowDefinition definition, ILookup<string, string> left, StepCatalogue catalogue)
    {
        var names = TextsOf(step, catalogue).SelectMany(text => TokenText.Parse(text)).Where(segment => segment.IsToken).Select(segment => segment.Text).ToList();
        if (names.Count == 0)
            return [];
        var known = KnownTokens.Before(definition, step).SelectMany(before => left[before.UniqueName]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // The mails about people's answers name what they have answered, which nobody has when it starts.
        if (step.Signal is not null)
            known.UnionWith(left[step.UniqueName]);
        return names.Where(name => !TokenScope.IsBuiltIn(name) && !TokenRenderer.IsSecret(name) && !NoticeTokens.IsOne(name) && !IsIn(known, name));
    }

    /// <summary>Whether a value of that name is stored, or one that it leads into.</summary>
    private static bool IsIn(HashSet<string> known, string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            if (known.Contains(name[..end]))
                return true;
        }

        return false;
    }

    /// <summary>A value is of a kind only if all conditions take it as that.</summary>
    private static AskedValue Asked(string name, ImmutableArray<ParameterKind> kinds)
    {
        var kind = kinds is [var only] ? only : ParameterKind.Text;
        var isLong = kind == ParameterKind.Text && CertificateNames.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
        return new AskedValue(name, name, kind, IsRequired: false, Options: [], isLong, Minimum: null, Maximum: null, Default: null);
    }

    private static IEnumerable<string> TextsOf(StepDefinition step, StepCatalogue catalogue) => ConditionsOf(step, catalogue)
        .Concat(ParametersOf(step, catalogue, declared => declared.Tokens && declared.Kind is not ParameterKind.Cases))
        .Concat(step.Signals.SelectMany(signal => signal.RoleTokens));

    private static IEnumerable<string> ConditionsOf(StepDefinition step, StepCatalogue catalogue) =>
        step.Conditions.Select(condition => condition.Value).Concat(ParametersOf(step, catalogue, declared => declared.Kind is ParameterKind.Cases));

    private static IEnumerable<string> ParametersOf(StepDefinition step, StepCatalogue catalogue, Func<StepParameter, bool> isMeant) =>
        catalogue.Find(step.ExtensionName) is not { } type ? []
        : type.Parameters.Where(isMeant).SelectMany(declared => step.Parameter(declared.Name) is { } value ? TextsIn(value) : []);

    private static IEnumerable<string> TextsIn(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsIn),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => TextsIn(member.Value)),
        _ => [],
    };
}
