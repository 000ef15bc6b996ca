using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Trials;

/// <summary>
/// The people of a trial. A name stands for the requester, for somebody whom the installation knows, or for somebody who is made up; it
/// is the same person each time.
/// </summary>
internal sealed class TrialPeople
{
    /// <summary>Stands in place of every address that the caller has not given: what somebody's address is, no trial tells.</summary>
    public const string PlaceholderMail = "somebody@example.invalid";

    private readonly ApproverDirectory _directory;
    private readonly Caller _caller;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private int _somebody;

    public TrialPeople(ApproverDirectory directory, Caller caller, TrialRequester? requester)
    {
        (_directory, _caller) = (directory, caller);
        Requester = caller.Person;
        if (requester is not null && !IsCaller(requester.Name))
            Requester = Known(requester.Name) with { Mail = requester.Mail ?? PlaceholderMail };
        else if (requester?.Mail is { } mail)
            Requester = Requester with { Mail = mail };
        _names[Requester.Key] = Requester.Name;
    }

    public Person Requester { get; }

    /// <summary>Who gives the answer, with the roles that count.</summary>
    /// <param name="signalRoleIds">The roles that the definition names for the signal.</param>
    /// <param name="waiting">Null if the instance waits for another signal.</param>
    public Caller CallerOf(TrialAnswer answer, ImmutableArray<int> signalRoleIds, InstanceState.AwaitingSignal? waiting)
    {
        var asked = waiting?.RoleIds ?? signalRoleIds;
        var person = answer.By is { } name ? Find(name)
            : asked.IsEmpty && Asked(waiting) is { } one ? one
            : MadeUp($"somebody {++_somebody}");
        _names[person.Key] = person.Name;
        return new Caller(person, answer.RoleIds ?? asked, []);
    }

    /// <summary>The name of somebody who has a part in the trial; others are not named.</summary>
    public string NameOf(string key, InstanceState.AwaitingSignal waiting) =>
        _names.GetValueOrDefault(key) ?? waiting.People.FirstOrDefault(person => person.Key == key)?.Name ?? "somebody else";

    /// <summary>One of the people that the step asks, who has not answered yet.</summary>
    private static Person? Asked(InstanceState.AwaitingSignal? waiting) =>
        waiting?.People.FirstOrDefault(person => !waiting.Barred.Contains(person.Key) && waiting.VoteOf(person.Key) is null);

    private Person Find(string name) => string.Equals(name, Requester.Name, StringComparison.OrdinalIgnoreCase) ? Requester : Known(name);

    private Person Known(string name) =>
        _directory.PeopleCalled(name) is [var only] ? only : IsCaller(name) ? _caller.Person : MadeUp(name);

    private bool IsCaller(string name) => string.Equals(name, _caller.Person.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Somebody with a key that no sign-in has.</summary>
    private static Person MadeUp(string name) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"trial\n{name.ToUpperInvariant()}"))), name);
}
