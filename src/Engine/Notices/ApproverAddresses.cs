using System.Collections.Immutable;
using MimeKit;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>The addresses of those who may answer a step that waits.</summary>
/// <param name="Recipients">Each address once: first those of its roles, then of the people whom it names, then of those who hold the roles.</param>
/// <param name="LeftOut">How many more there were than a notice may have.</param>
internal sealed record ApproverAddresses(ImmutableArray<string> Recipients, int LeftOut)
{
    /// <summary>
    /// Those who are barred are not told, neither at an address of their own nor at one that they share; those who have answered are not
    /// told at their own.
    /// </summary>
    /// <param name="answered">The keys of those who have answered.</param>
    /// <param name="digested">The keys of those who are told once a day instead.</param>
    /// <param name="before">The step as it was when others were told, who are not told again; null if nobody was.</param>
    public static ApproverAddresses Of(
        AddressBook book, InstanceState.AwaitingSignal waiting, IReadOnlySet<string> answered, IReadOnlySet<string> digested,
        InstanceState.AwaitingSignal? before)
    {
        var told = before is null ? [] : Candidates(book, before).Select(person => person.Key).ToHashSet(StringComparer.Ordinal);
        var addresses = All(book, waiting, key => answered.Contains(key) || digested.Contains(key) || told.Contains(key));
        if (before is not null)
            addresses = addresses.Except(All(book, before, digested.Contains), StringComparer.OrdinalIgnoreCase);
        ImmutableArray<string> all = [.. addresses];
        return new([.. all.Take(NoticeParameters.MostRecipients)], Math.Max(0, all.Length - NoticeParameters.MostRecipients));
    }

    private static IEnumerable<string> All(AddressBook book, InstanceState.AwaitingSignal waiting, Func<string, bool> isLeftOut)
    {
        var barred = book.People.Select(known => known.Person).Concat(waiting.People).Where(person => waiting.Barred.Contains(person.Key))
            .SelectMany(person => new[] { person.Mail, book.MailOf(person) }).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return book.Roles.Where(role => waiting.RoleIds.Contains(role.RoleId)).Select(role => role.Mail)
            .Concat(Candidates(book, waiting).Where(person => !isLeftOut(person.Key)).Select(book.MailOf).OfType<string>())
            .Where(address => IsMailbox(address) && !barred.Contains(address))
            .Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Everybody who may answer, as far as anybody knows, and whoever has answered already.</summary>
    public static IEnumerable<Person> Candidates(AddressBook book, InstanceState.AwaitingSignal waiting) => waiting.People
        .Concat(book.People.Where(known => known.RoleIds.Any(role => waiting.RoleIds.Contains(role))).Select(known => known.Person))
        .Where(person => !waiting.Barred.Contains(person.Key))
        .DistinctBy(person => person.Key);

    /// <summary>Whether it is one address and nothing else: what a token says about somebody may be anything.</summary>
    public static bool IsMailbox(string text) =>
        MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address == text && mailbox.LocalPart.Length > 0 && mailbox.Domain.Length > 0;
}
