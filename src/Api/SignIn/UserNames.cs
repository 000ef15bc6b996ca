namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// The configured users by the names that people sign in with. <c>DOMAIN\name</c> and <c>name@DOMAIN</c> are one name, because
/// clients turn one into the other. With a domain configured (<c>Security:Domain</c>), a user whose name has none may add it.
/// </summary>
internal sealed class UserNames(SignInSettings settings)
{
    private readonly Dictionary<string, UserSettings> _byName = settings.Users.ToDictionary(user => CallerKeys.Comparable(user.Name));
    private readonly string? _domain = settings.Domain is { } domain ? CallerKeys.Comparable(domain) : null;

    /// <summary>The user, and the form of the name under which failed attempts are counted; it is the same for all ways to write one name.</summary>
    public (string Comparable, UserSettings? User) Find(string name)
    {
        var comparable = CallerKeys.Comparable(name);
        if (_byName.TryGetValue(comparable, out var exact))
            return (comparable, exact);
        if (Split(comparable) is not var (domain, local))
            return (comparable, null);
        foreach (var form in (IEnumerable<string>)[$"{domain}\\{local}", $"{local}@{domain}"])
        {
            if (_byName.TryGetValue(form, out var other))
                return (form, other);
        }

        return domain == _domain && _byName.TryGetValue(local, out var plain) ? (local, plain) : ($"{domain}\\{local}", null);
    }

    /// <summary>Every form of the user's name that signs him in.</summary>
    public IEnumerable<string> FormsOf(UserSettings user)
    {
        IEnumerable<string> forms = Split(user.Name) is var (domain, local) ? [$"{domain}\\{local}", $"{local}@{domain}"]
            : settings.Domain is { } common ? [$"{common}\\{user.Name}", $"{user.Name}@{common}"]
            : [];
        return forms.Prepend(user.Name).Where(form => Find(form).User == user);
    }

    private static (string Domain, string Local)? Split(string name)
    {
        if (name.IndexOf('\\') is > 0 and var slash)
            return (name[..slash], name[(slash + 1)..]);
        return name.LastIndexOf('@') is > 0 and var at ? (name[(at + 1)..], name[..at]) : null;
    }
}
