namespace CompraVenta.Web.Http;

/// <summary>Calls that read what is open to all: from any origin, by GET and HEAD, every parameter given once.</summary>
internal static class PublicReads
{
    /// <summary>A group for such calls; what is mapped in it by GET answers HEAD too.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="tag">Their heading in the API's document.</param>
    public static RouteGroupBuilder MapPublicReads(this IEndpointRouteBuilder routes, string tag)
    {
        var group = routes.MapGroup("").WithTags(tag).RequireCors(Origins.PublicPolicy).AllowAnonymous().AnswersHead();
        group.AddEndpointFilter(static async (context, next) => FindRepeated(context.HttpContext.Request) is { } fault ? fault.ToProblem() : await next(context));
        return group;
    }

    /// <summary>What is wrong when a parameter is given twice; null when none is.</summary>
    internal static RequestFault? FindRepeated(HttpRequest request)
    {
        foreach (var (name, values) in request.Query)
        {
            if (values.Count > 1) return RequestFault.BadParameter(name, $"'{name}' is given {values.Count} times; give it once.");
        }

        return null;
    }
}
