using System.Reflection;

namespace WorkflowFunctions.Functions.Tests;

/// <summary>The public declarations of a type as lines of text, in a form that does not depend on how they were compiled.</summary>
internal static class Surface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Type type)
    {
        yield return $"{type.FullName} : {Kind(type)}";
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type))
                yield return $"{type.FullName}.{name}";
            yield break;
        }

        foreach (var constructor in type.GetConstructors(Declared | BindingFlags.NonPublic).Where(IsOpen).Where(NotForCopies))
            yield return $"{type.FullName}({Parameters(constructor)})";
        foreach (var property in type.GetProperties(Declared))
            yield return $"{type.FullName}.{property.Name} : {Name(property.PropertyType)}";
        foreach (var method in type.GetMethods(Declared).Where(method => !IsAccessor(method) && !IsOfRecord(method)))
            yield return $"{type.FullName}.{method.Name}({Parameters(method)}) : {Name(method.ReturnType)}{Freedom(method)}";
    }

    private static string Freedom(MethodInfo method) => method switch
    {
        { IsAbstract: true } => " abstract",
        { IsVirtual: true } => " virtual",
        _ => "",
    };

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        _ when typeof(Attribute).IsAssignableFrom(type) => "attribute",
        _ when typeof(Exception).IsAssignableFrom(type) => "exception",
        _ => "class",
    };

    private static bool IsOpen(MethodBase member) => member.IsPublic || member.IsFamily;

    private static bool NotForCopies(ConstructorInfo constructor) =>
        constructor.GetParameters() is not [var only] || only.ParameterType != constructor.DeclaringType;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    /// <summary>What the compiler adds to every record, and what every object has.</summary>
    private static bool IsOfRecord(MethodInfo method) =>
        method.Name is "Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "<Clone>$" or "op_Equality"
            or "op_Inequality";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(parameter.ParameterType)}{(parameter.IsOptional ? " = default" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (!type.IsGenericType)
            return type.Name;
        return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
