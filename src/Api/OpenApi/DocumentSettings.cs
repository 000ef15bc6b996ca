using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>What the document says about an installation (<c>ApiDocument</c>).</summary>
/// <param name="ContactName">Whom to ask about the service.</param>
/// <param name="ContactMail">Their address; null if there is none.</param>
/// <param name="ContactPage">Their page; null if there is none.</param>
/// <param name="License">Under which terms clients may use the service.</param>
public sealed record DocumentSettings(string ContactName, string? ContactMail, Uri? ContactPage, string License)
{
    private const string Section = "ApiDocument";

    public static DocumentSettings Read(IConfiguration configuration, List<string> problems)
    {
        var reader = new SettingsReader(configuration.GetSection(Section), problems);
        reader.Expect(nameof(ContactName), nameof(ContactMail), nameof(ContactPage), nameof(License));
        var mail = reader.Address(nameof(ContactMail), "workflows@example.com");
        Uri? page = null;
        if (reader.Text(nameof(ContactPage)) is { } text
            && !(Uri.TryCreate(text, UriKind.Absolute, out page) && (page.Scheme == Uri.UriSchemeHttps || page.Scheme == Uri.UriSchemeHttp)))
            reader.Refuse(nameof(ContactPage), "be a web address such as 'https://intranet.example.com/workflows'");
        return new(reader.Text(nameof(ContactName)) ?? "The operators of this service", mail, page, reader.Text(nameof(License)) ?? "As agreed with the operators");
    }
}
