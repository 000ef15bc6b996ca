namespace WorkflowFunctions.Api.Http;

/// <summary>A kind of failure. The meaning of its number never changes.</summary>
/// <param name="Number">Shown as <c>0x</c> and eight hex digits.</param>
/// <param name="Name">For the documentation.</param>
/// <param name="Status">The HTTP status of the response.</param>
/// <param name="Meaning">What happened, and what the caller can do about it.</param>
public sealed record ErrorCode(uint Number, string Name, int Status, string Meaning)
{
    public string Text => $"0x{Number:X8}";
}
