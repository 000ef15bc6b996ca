using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// That App Service authentication stands in front and says who calls: <c>Authentication:AppService</c>. Only where it does is the
/// header taken from everybody else, so that a host without it must not start with this switched on.
/// </summary>
public sealed record AppServiceSettings(ClaimSettings Claims)
{
    /// <summary>App Service sets it to <c>True</c> where it authenticates.</summary>
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
