namespace WorkflowFunctions.Core.Expressions;

/// <summary>Where a text goes: it decides how replaced values are encoded, so that a value is never more than a value.</summary>
public enum TokenPlace
{
    /// <summary>Data: as it is.</summary>
    Plain,

    /// <summary>A mail's message: HTML.</summary>
    Html,

    /// <summary>A JSON document: inside a string as string content; a bare token inserts the value as JSON.</summary>
    Json,

    /// <summary>A URL: percent-encoded in path, query and fragment; not allowed in scheme, host or port.</summary>
    Url,

    /// <summary>A form body: percent-encoded.</summary>
    Form,

    /// <summary>A header, an address or a subject: CR, LF and NUL are refused.</summary>
    Line,
}
