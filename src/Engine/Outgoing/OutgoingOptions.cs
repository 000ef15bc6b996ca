using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>Where calls may go in addition to public addresses.</summary>
/// <param name="AllowedHosts">Hosts that may lead to internal addresses, and may get secrets over plain http.</param>
public sealed record OutgoingOptions(HostList AllowedHosts)
{
    public const string AllowedHostsSetting = "Outgoing:AllowedHosts";

    public static OutgoingOptions Read(IConfiguration configuration, List<string> problems)
    {
        var section = configuration.GetSection("Outgoing");
        if (!string.IsNullOrEmpty(section.Value))
            problems.Add("Outgoing must be a group of settings, not a single value.");
        KnownSettings.Expect(section, problems, nameof(AllowedHosts));
        return new OutgoingOptions(HostList.Read(section.GetSection(nameof(AllowedHosts)), problems));
    }
}
