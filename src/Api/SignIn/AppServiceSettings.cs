using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// States that App Service authentication stands in front and identifies the caller: <c>Authentication:AppService</c>. Only App
/// Service removes the header from requests that bring their own. A host without it must therefore not start with this switched on.
/// </summary>
public sealed record AppServiceSettings(ClaimSettings Claims)
{
    /// <summary>App Service sets it to <c>True</c> if its authentication is on.</summary>
    public const string Evidence = "WEBSITE_AUTH_ENABLED";

    internal static AppServiceSettings? Read(IConfiguration configuration, List<string> problems)
    {
        var reader = new SettingsReader(configuration.GetSection("Authentication:AppService"), problems);
        reader.Expect(["Enabled", .. ClaimSettings.Names]);
        var claims = ClaimSettings.Read(reader);
        if (!reader.Choose("Enabled", false, ("true", true), ("false", false)))
            return null;
        if (!string.Equals(configuration[Evidence], "True", StringComparison.OrdinalIgnoreCase))
        {
            reader.Refuse("Enabled", $"be 'false' unless {Evidence} is 'True': where App Service does not authenticate, "
                + $"everybody could send the header {ClientPrincipal.Header} and be anybody");
        }

        return new(claims);
    }
}
