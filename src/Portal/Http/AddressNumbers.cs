using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace WorkflowFunctions.Portal.Http;

/// <summary>The numbers that pages read from their address, or from that of a form of theirs. What is none counts as left out, as everything else there that cannot be read.</summary>
internal static class AddressNumbers
{
    private static readonly FrozenDictionary<string, Type> Pages = typeof(AddressNumbers).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>(inherit: false), (type, route) => (type, route.Template))
        .ToFrozenDictionary(page => page.Template, page => page.type, StringComparer.OrdinalIgnoreCase);

    private static readonly ConcurrentDictionary<Type, ImmutableArray<(string Name, bool IsLong)>> OfPages = [];

    /// <summary>Without this the framework, which gives a page its parameters, would fail at them.</summary>
    public static void DropUnreadable(HttpContext context)
    {
        if (!context.Request.QueryString.HasValue || PageOf(context.GetEndpoint()) is not { } page)
            return;
        var query = context.Request.Query;
        var unreadable = OfPages.GetOrAdd(page, Read).Where(number => query[number.Name].Any(text => !IsNumber(text, number.IsLong))).Select(number => number.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (unreadable.Count > 0)
            context.Request.QueryString = QueryString.Create(query.Where(parameter => !unreadable.Contains(parameter.Key)));
    }

    /// <summary>The page itself, or the one that shows again the form that an endpoint takes: it is at the same path.</summary>
    private static Type? PageOf(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type
        ?? Pages.GetValueOrDefault((endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "");

    private static ImmutableArray<(string Name, bool IsLong)> Read(Type page) =>
    [
        .. page.GetProperties()
            .Select(property => (property, Attribute: property.GetCustomAttribute<SupplyParameterFromQueryAttribute>(), Type: Nullable.GetUnderlyingType(property.PropertyType)))
            .Where(parameter => parameter.Attribute is not null && (parameter.Type == typeof(int) || parameter.Type == typeof(long)))
            .Select(parameter => (parameter.Attribute!.Name ?? parameter.property.Name, parameter.Type == typeof(long))),
    ];

    /// <summary>An empty text is no number, and gives none.</summary>
    private static bool IsNumber(string? text, bool isLong) => string.IsNullOrEmpty(text)
        || (isLong ? long.TryParse(text, CultureInfo.InvariantCulture, out _) : int.TryParse(text, CultureInfo.InvariantCulture, out _));
}
