using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Tests.Support;

internal static class People
{
    public const int Administrators = 1;
    public const int PkiApprovers = 2;
    public const int CertificateOwners = 3;
    public const int Requesters = 4;

    public static Caller Admin { get; } = Named("admin", Administrators);

    public static Caller Alice { get; } = Named("alice", PkiApprovers);

    public static Caller Bob { get; } = Named("bob", PkiApprovers);

    public static Caller Carol { get; } = Named("carol", PkiApprovers, CertificateOwners);

    public static Caller Dave { get; } = Named("dave", CertificateOwners, Requesters);

    public static Caller Erin { get; } = Named("erin", Requesters);

    public static Caller Named(string name, params int[] roles) =>
        new(new Person(name.PadRight(64, '0'), name, $"{name}@example.com"), [.. roles], []);

    /// <summary>The caller while these people are absent, of all types of workflows.</summary>
    public static Caller StandingInFor(this Caller caller, params IEnumerable<Caller> absents) =>
        caller with { InPlaceOf = [.. absents.Select(absent => new Absent(absent.Person, absent.RoleIds, []))] };

    /// <summary>The roles, and everybody but erin.</summary>
    public static ApproverDirectory Directory { get; } = DirectoryOf(Admin.Person, Alice.Person, Bob.Person, Carol.Person, Dave.Person);

    /// <summary>The roles, and these people.</summary>
    public static ApproverDirectory DirectoryOf(params IEnumerable<Person> people) => new(
        [.. Enumerable.Range(Administrators, Requesters).Select(id => new Role(id, RoleName(id), []))],
        [.. people.Select(person => new KnownPerson(person, []))]);

    public static bool IsRole(int id) => id is >= Administrators and <= Requesters;

    public static string RoleName(int id) => id switch
    {
        Administrators => "Administrators",
        PkiApprovers => "PKI Approvers",
        CertificateOwners => "Certificate Owners",
        _ => "Requesters",
    };
}
