using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Http;

/// <summary>Refuses parameters of the query that a call does not read: one that is misspelt must not widen an answer, or a change, in silence.</summary>
internal static class KnownParameters
{
    /// <summary>Refuses them in all calls of a group.</summary>
    public static void RefusesUnknownParameters(this RouteGroupBuilder group) => group.AddEndpointFilterFactory(static (endpoint, next) =>
    {
        var known = NamesOf(endpoint.MethodInfo).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var words = known.Count == 0 ? "it has none" : $"it knows {string.Join(", ", known)}";
        return async call => call.HttpContext.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? RequestFault.BadParameter(unknown, $"This call has no parameter '{unknown}' in its query; {words}.").ToProblem()
            : await next(call);
    });

    /// <summary>The names that a call's method reads from the query, as its parameters say.</summary>
    private static IEnumerable<string> NamesOf(MethodInfo method)
    {
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
            {
                foreach (var property in parameter.ParameterType.GetProperties())
                {
                    if (property.GetCustomAttribute<FromQueryAttribute>() is { } named) yield return named.Name ?? property.Name;
                }
            }
            else if (parameter.GetCustomAttribute<FromQueryAttribute>() is { } named)
            {
                yield return named.Name ?? parameter.Name!;
            }
            else if (parameter.ParameterType == typeof(string))
            {
                // Those of the path too, which do no harm here.
                yield return parameter.Name!;
            }
        }
    }
}
