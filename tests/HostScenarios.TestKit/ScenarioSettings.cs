using System.Globalization;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Roles and people of the stories: an administrator, a requester, a certificate owner and many approvers.</summary>
public static class ScenarioSettings
{
    public const string Password = "open sesame";
    public const string Admin = "admin";
    public const string Requester = "erin";
    public const string Owner = "dave";
    public const int Approvers = 16;

    private const int AdministratorRole = 1;
    private const int ApproverRole = 2;
    private const int OwnerRole = 3;
    private const int RequesterRole = 4;

    /// <summary>One hash for all, with few iterations: the stories are not about the cost of signing in.</summary>
    private static readonly string Hash = PasswordHash.Create(Password, PasswordHash.FewestIterations).Stored;

    /// <summary>Counted from 1.</summary>
    public static string Approver(int number) => string.Create(CultureInfo.InvariantCulture, $"approver{number}");

    public static IReadOnlyDictionary<string, string?> Values()
    {
        var values = new Dictionary<string, string?> { ["Outgoing:AllowedHosts:0"] = TicketServer.Host };
        AddRole(values, AdministratorRole, "Administrators", "/");
        AddRole(values, ApproverRole, "PKI Approvers", "/workflows/instances/read/pending/");
        AddRole(values, OwnerRole, "Certificate Owners", "/workflows/instances/read/pending/");
        AddRole(values, RequesterRole, "Requesters", "/workflows/instances/start/", "/workflows/instances/read/mine/");
        var people = Enumerable.Range(1, Approvers).Select(number => (Name: Approver(number), Role: ApproverRole))
            .Append((Admin, AdministratorRole)).Append((Requester, RequesterRole)).Append((Owner, OwnerRole));
        foreach (var ((name, role), index) in people.Select((person, index) => (person, index)))
        {
            var user = FormattableString.Invariant($"Security:Users:{index}:");
            values[user + "Name"] = name;
            values[user + "PasswordHash"] = Hash;
            values[user + "RoleIds:0"] = role.ToString(CultureInfo.InvariantCulture);
            values[user + "Mail"] = name + "@example.com";
        }

        AddCalendar(values);

        return values;
    }

    /// <summary>
    /// The office of the sample that escalates. In the weeks after the start of either host, each weekend is between two holidays, so that a
    /// story may begin on any Thursday.
    /// </summary>
    private static void AddCalendar(Dictionary<string, string?> values)
    {
        const string Office = "Calendars:Office:";
        values[Office + "TimeZone"] = "Europe/Berlin";
        values[Office + "Hours:0"] = "09:00-17:00";
        foreach (var (index, day) in ((string[])["Mon", "Tue", "Wed", "Thu", "Fri"]).Index())
            values[FormattableString.Invariant($"{Office}Days:{index}")] = day;
        var days = new[] { new DateOnly(2026, 3, 2), DateOnly.FromDateTime(DateTime.UtcNow) }.SelectMany(start => Enumerable.Range(0, 28).Select(start.AddDays));
        foreach (var (index, day) in days.Where(day => day.DayOfWeek is DayOfWeek.Friday or DayOfWeek.Monday).Distinct().Index())
            values[FormattableString.Invariant($"{Office}Holidays:{index}")] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static void AddRole(Dictionary<string, string?> values, int id, string name, params string[] accessStrings)
    {
        var role = FormattableString.Invariant($"Security:Roles:{id - 1}:");
        values[role + "Id"] = id.ToString(CultureInfo.InvariantCulture);
        values[role + "Name"] = name;
        for (var index = 0; index < accessStrings.Length; index++)
            values[FormattableString.Invariant($"{role}AccessStrings:{index}")] = accessStrings[index];
    }
}
