namespace WorkflowFunctions.Core.Expressions;

/// <summary>Where a text goes. This decides how replaced values are encoded, so that a value is never read as anything more.</summary>
public enum TokenPlace
{
    /// <summary>Plain data: not encoded.</summary>
    Plain,

    /// <summary>The message of a mail: HTML.</summary>
    Html,

    /// <summary>A JSON document. Inside a string, the value becomes string content; a bare token inserts the value as JSON.</summary>
    Json,

    /// <summary>A URL: percent-encoded in path, query and fragment; not allowed in scheme, host or port.</summary>
    Url,

    /// <summary>A form body: percent-encoded.</summary>
    Form,

    /// <summary>A header, an address or a subject: CR, LF and NUL are refused.</summary>
    Line,
}
