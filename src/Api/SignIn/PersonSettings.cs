using System.Collections.Immutable;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>One way in which a person signs in.</summary>
/// <param name="Authority">A token's issuer, or <see cref="CallerKeys.Users"/>.</param>
/// <param name="Subject">The token's <c>oid</c> or <c>sub</c>, or the user name.</param>
public sealed record SignInSubject(string Authority, string Subject)
{
    public string Key => CallerKeys.Of(Authority, Subject);
}

/// <summary>A person with several sign-ins: <c>Security:People:n</c>.</summary>
/// <param name="Name">For display; null: the name of the sign-in that is used.</param>
/// <param name="SignIns">
/// The first one gives the person's key, so that what she did before the others were added stays hers. It may be out of use by now.
/// </param>
/// <param name="Mail">Null: the one that the sign-in has.</param>
public sealed record PersonSettings(string? Name, ImmutableArray<SignInSubject> SignIns, string? Mail)
{
    /// <summary>The key under which everything of the person is stored.</summary>
    public string Key => SignIns[0].Key;

    internal static ImmutableArray<PersonSettings> Read(SettingsReader security)
    {
        var people = ImmutableArray.CreateBuilder<PersonSettings>();
        var keys = new HashSet<string>();
        foreach (var section in security.Sections("People"))
        {
            section.Expect("Name", "Mail", "SignIns");
            var signIns = section.Sections("SignIns").Select(signIn => ReadSignIn(signIn, keys)).ToImmutableArray();
            if (signIns.IsEmpty)
                section.RefuseUnseen("SignIns", "have at least one entry with Authority and Subject");
            people.Add(new(section.Text("Name"), signIns, section.Address("Mail", "alice@example.com")));
        }

        return people.DrainToImmutable();
    }

    private static SignInSubject ReadSignIn(SettingsReader section, HashSet<string> keys)
    {
        section.Expect("Authority", "Subject");
        var signIn = new SignInSubject(section.Required("Authority"), section.Required("Subject"));
        if (signIn is { Authority.Length: > 0, Subject.Length: > 0 } && !keys.Add(signIn.Key))
            section.Refuse("Subject", "not be listed twice with the same Authority");
        return signIn;
    }
}
