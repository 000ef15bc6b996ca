using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Portal.Http;

/// <summary>The numbers that pages take from their address. The framework would fail at what is no number there.</summary>
internal static class PageNumbers
{
    /// <summary>What is wrong with the address; null if nothing is.</summary>
    public static ApiError? Refuse(HttpContext context)
    {
        if (context.Request.Query.Count == 0 || context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not { Type: var page })
            return null;
        var problems = new ProblemList();
        foreach (var property in page.GetProperties())
        {
            if (property.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is not { } parameter || Nullable.GetUnderlyingType(property.PropertyType) is not { } type)
                continue;
            var name = parameter.Name ?? property.Name;
            foreach (var text in context.Request.Query[name].OfType<string>().Where(text => text.Length > 0 && !IsNumber(text, type)))
                problems.Add(new(name, $"{name} is '{JsonValues.Shortened(text)}', but must be a whole number."));
        }

        return problems.Count == 0 ? null : ApiError.Invalid(problems);
    }

    private static bool IsNumber(string text, Type type) => type == typeof(int)
        ? int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
        : type != typeof(long) || long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
}
