namespace CompraVenta.Web.Http;

/// <summary>What answers GET answers HEAD alike, without the body (RFC 9110, section 9.3.2).</summary>
internal static class HeadAnswers
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Lets whatever is mapped by GET alone answer HEAD too; the server itself leaves the body out.</summary>
    public static TBuilder AnswersHead<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(static endpoint =>
        {
            if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { HttpMethods: [var only] } && HttpMethods.IsGet(only))
            {
                endpoint.Metadata.Add(new HttpMethodMetadata(Methods));
            }
        });
        return endpoints;
    }
}
