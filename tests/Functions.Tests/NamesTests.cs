using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Functions.Tests;

public sealed class NamesTests
{
    [Fact]
    public void Names_of_functions_and_their_triggers_are_frozen() => Contract.Equal("names.txt",
        typeof(HttpFunctions).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(HttpFunctions).Namespace)
            .SelectMany(type => type.GetMethods())
            .Select(method => (Method: method, Function: Find(method.CustomAttributes, nameof(FunctionAttribute))))
            .Where(found => found.Function is not null)
            .Select(found => $"{Show(found.Function!)} {Bindings(found.Method)}")
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Names_of_events_are_frozen()
    {
        Assert.Equal("RequireApproval1.ApprovalStatus", new SignalKey("RequireApproval1", "ApprovalStatus").ToString());
        Assert.Equal("TellRequester.Wake", new SignalKey("TellRequester", SignalKey.WakeName).ToString());
    }

    private static string Bindings(MethodInfo function) => string.Join(" ", function.GetParameters()
        .SelectMany(parameter => parameter.CustomAttributes)
        .Where(attribute => attribute.AttributeType.Namespace == typeof(FunctionAttribute).Namespace)
        .Select(Show));

    private static CustomAttributeData? Find(IEnumerable<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.Name == name);

    private static string Show(CustomAttributeData attribute)
    {
        var arguments = attribute.ConstructorArguments.Select(Show)
            .Concat(attribute.NamedArguments.Select(named => $"{named.MemberName}={Show(named.TypedValue)}"));
        return $"{attribute.AttributeType.Name[..^"Attribute".Length]}({string.Join(", ", arguments)})";
    }

    private static string Show(CustomAttributeTypedArgument argument) => argument switch
    {
        { Value: IReadOnlyCollection<CustomAttributeTypedArgument> items } => string.Join("|", items.Select(Show)),
        { ArgumentType.IsEnum: true } => Enum.GetName(argument.ArgumentType, argument.Value!)!,
        _ => argument.Value?.ToString() ?? "null",
    };
}
