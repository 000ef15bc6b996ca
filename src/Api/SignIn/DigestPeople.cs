using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Digests;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Whether the people who are told once a day exist.</summary>
public static class DigestPeople
{
    /// <summary>Where anybody signs in by a token, people are known only when they have: a name that nobody has may come yet.</summary>
    /// <exception cref="SettingsException">A name or an address stands for nobody, or for somebody without an address.</exception>
    public static void EnsureKnown(NoticeOptions options, SignInSettings settings)
    {
        if (options.Digest is not { } digest || settings.Jwt is not null || settings.AppService is not null)
            return;
        var people = KnownPeople.Of(settings).Select(known => known.Person).ToList();
        var problems = digest.People.Index().Where(entry => entry.Item != DigestOptions.Everybody).Select(entry =>
            people.Where(person => DigestOptions.Names(entry.Item, person)).ToList() switch
            {
                [] => $"{DigestOptions.PeopleSetting}:{entry.Index} is '{entry.Item}', but must be the name or the address of somebody whom the settings name.",
                var named when !named.Exists(person => person.Mail is not null) =>
                    $"{DigestOptions.PeopleSetting}:{entry.Index} is '{entry.Item}', whose Mail is not set: a digest needs an address.",
                _ => null,
            }).OfType<string>().ToList();
        if (problems.Count > 0)
            throw new SettingsException([.. problems]);
    }
}
