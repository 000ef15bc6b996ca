using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Steps.Email;

/// <summary>The parameters by which a step says which mail it sends, and to whom.</summary>
internal static class MailParameters
{
    private const string Recipients = "Recipients";

    /// <param name="prefix">The prefix of the names, for a step that sends several mails.</param>
    /// <param name="when">When the mail is sent, for the descriptions.</param>
    /// <param name="subject">The subject used if none is given.</param>
    /// <param name="message">The message used if none is given.</param>
    /// <param name="tokens">Those that the subject and the message have besides the usual ones.</param>
    public static ImmutableArray<StepParameter> Of(string prefix, string when, bool required = false, string? subject = null, string? message = null, ImmutableArray<string> tokens = default) =>
    [
        new(prefix + "Subject", ParameterKind.Text)
        {
            Required = required, Tokens = true, NoticeTokens = tokens, Default = subject, Description = $"The subject of the mail sent {when}.",
        },
        new(prefix + "Message", ParameterKind.Text)
        {
            Required = required, Tokens = true, NoticeTokens = tokens, Default = message, Control = ControlKind.Html, Description = $"The HTML of the mail sent {when}; values are encoded.",
        },
        new(prefix + Recipients, ParameterKind.TextList)
        {
            Required = required, Tokens = true, MostEntries = NoticeParameters.MostRecipients,
            Description = $"Who gets the mail sent {when}, one address per entry.{(required ? "" : " If there are none, no mail is sent.")}",
        },
    ];

    /// <summary>The words alone, of a mail whose recipients stand elsewhere.</summary>
    public static IEnumerable<StepParameter> WordsOf(string prefix, string when, string subject, string message) =>
        Of(prefix, when, subject: subject, message: message).Where(parameter => parameter.Name != prefix + Recipients);

    public static bool HasRecipients(StepDefinition step, string prefix) => step.Parameter(prefix + Recipients) is not null;
}
