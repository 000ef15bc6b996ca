namespace WorkflowFunctions.Api.Http;

/// <summary>A kind of failure: its number never changes meaning.</summary>
/// <param name="Number">Shown as <c>0x</c> and eight hex digits.</param>
/// <param name="Name">For the documentation.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
/// <param name="Meaning">What has happened, and what the caller can do.</param>
public sealed record ErrorCode(uint Number, string Name, int Status, string Meaning)
{
    public string Text => $"0x{Number:X8}";
}
