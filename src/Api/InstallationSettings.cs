using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.Calendars;
using WorkflowFunctions.Api.Catalogue;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Notices;

namespace WorkflowFunctions.Api;

/// <summary>The settings that the pipeline reads at its first use. A host reads them all before it opens its store.</summary>
public static class InstallationSettings
{
    /// <summary>Reads them, and collects what is wrong.</summary>
    /// <returns>Who may sign in; null if that cannot be read.</returns>
    public static SignInSettings? Check(IConfiguration configuration, SettingsProblems problems)
    {
        SignInSettings? signIn = null;
        NoticeOptions? notices = null;
        problems.Collect(() => CheckSections(configuration));
        problems.Collect(() => signIn = SignInSettings.Read(configuration));
        problems.Collect(() => notices = NoticeOptions.Read(configuration));
        if (signIn is not null && notices is not null)
            problems.Collect(() => DigestPeople.EnsureKnown(notices, signIn));
        problems.Collect(() => WorkflowTypeSettings.Read(configuration));
        problems.Collect(() => CalendarSettings.Read(configuration));
        return signIn;
    }

    private static void CheckSections(IConfiguration configuration)
    {
        var misspelt = new List<string>();
        SettingSections.Check(configuration, misspelt);
        if (misspelt.Count > 0)
            throw new SettingsException([.. misspelt]);
    }
}
