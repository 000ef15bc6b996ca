using System.Text.Json.Serialization;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>
/// Every route asks the framework's JSON options for <c>object</c> when it is made. Answered from here, no type has to be looked at by
/// reflection until somebody reads the document.
/// </summary>
[JsonSerializable(typeof(object))]
internal sealed partial class RouteJson : JsonSerializerContext;
