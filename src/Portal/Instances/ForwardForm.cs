using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Portal.SignIn;

namespace WorkflowFunctions.Portal.Instances;

/// <summary>The form that asks others as well. It is read as the body of a request, so that the API's rules are the only ones.</summary>
internal sealed class ForwardForm
{
    public const string Role = FormFields.ValuePrefix + "role";

    /// <summary>More than one person is added at once if somebody likes; for still more, the form can be sent again.</summary>
    public const int PeopleAtOnce = 3;

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal) { ["Reason"] = FormFields.Reason };
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    private ForwardForm(Assignees assignees, string reason) => (Assignees, Reason) = (assignees, reason);

    public Assignees Assignees { get; }

    public string Reason { get; }

    /// <summary>What is wrong with single fields, by their names.</summary>
    public ImmutableDictionary<string, string> Problems => _problems.ToImmutableDictionary();

    public static string Person(int index) => string.Create(CultureInfo.InvariantCulture, $"{FormFields.ValuePrefix}person{index}");

    /// <param name="signal">The signal that the page has shown.</param>
    public static ForwardForm Read(IFormCollection form, ImmutableArray<Role> roles, SignalKey signal)
    {
        var named = Enumerable.Range(0, PeopleAtOnce).Select(Person).Select(field => (Field: field, Text: form[field].ToString().Trim())).Where(person => person.Text.Length > 0).ToList();
        var typed = form[Role].ToString().Trim();
        var role = roles.FirstOrDefault(role => string.Equals(role.Name, typed, StringComparison.OrdinalIgnoreCase) || typed == Invariant(role.Id));
        var reason = form[FormFields.Reason].ToString().ReplaceLineEndings("\n").Trim();
        var read = new ForwardForm(new(role is null ? [] : [role.Id], [.. named.Select(person => person.Text)]), reason);
        foreach (var (index, (field, _)) in named.Index())
            read._fields[$"People[{Invariant(index)}]"] = field;
        read._fields["RoleIds[0]"] = Role;
        if (typed.Length > 0 && role is null)
            read._problems[Role] = $"There is no role '{JsonValues.Shortened(typed)}'.";
        else if (role is null && named.Count == 0)
            read._problems[Person(0)] = "Say whom else to ask: a person, a role, or both.";

        var problems = new ProblemList();
        AssigneesBody.Read(JsonSerializer.SerializeToElement(new { read.Assignees.RoleIds, read.Assignees.People, Reason = reason, SignalKey = signal.ToString() }), problems);
        read.Add(problems);
        return read;
    }

    /// <summary>Adds problems of the request, except for fields that have one: further ones only follow.</summary>
    /// <returns>The problems that belong to no field, as sentences.</returns>
    public string Add(IEnumerable<Problem> problems)
    {
        var rest = new List<string>();
        foreach (var problem in problems)
        {
            if (_fields.TryGetValue(problem.Field, out var field))
                _problems.TryAdd(field, problem.Field == "Reason" && Reason.Length == 0 ? "Say why: those who are asked read it." : problem.Message);
            else
                rest.Add(problem.Message);
        }

        return string.Join(" ", rest);
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
