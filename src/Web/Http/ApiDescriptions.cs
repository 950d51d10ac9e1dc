using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Http;

/// <summary>Describes endpoints in OpenAPI where their code does not say it: parameters that are read as text, so that each is refused by its own
/// name, and answers that are written without a type.</summary>
internal static class ApiDescriptions
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    /// <summary>Gives the 200 answer its schema and an example.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder endpoint, Func<OpenApiSchema> schema, string example, string description)
    {
        var parsed = JsonNode.Parse(example)!;
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses ??= [];
            operation.Responses["200"] = new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [Json] = new OpenApiMediaType { Schema = schema(), Example = parsed.DeepClone() },
                },
            };
            return Task.CompletedTask;
        });
    }

    /// <summary>Gives the 200 answer its media type and an example, where it is text of a kind of its own.</summary>
    public static RouteHandlerBuilder AnswersText(this RouteHandlerBuilder endpoint, string mediaType, string example, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses ??= [];
            operation.Responses["200"] = new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [mediaType] = new OpenApiMediaType { Schema = ApiSchemas.Text(), Example = JsonValue.Create(example) },
                },
            };
            return Task.CompletedTask;
        });

    /// <summary>Says what a parameter may be.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="schema">Makes its schema from the app's services.</param>
    /// <exception cref="InvalidOperationException">While the document is made: the endpoint has no such parameter.</exception>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, string name, Func<IServiceProvider, OpenApiSchema> schema) =>
        endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            if (operation.Parameters?.FirstOrDefault(p => p.Name == name) is not OpenApiParameter parameter)
            {
                throw new InvalidOperationException($"{context.Description.RelativePath} has no parameter '{name}'");
            }

            parameter.Schema = schema(context.ApplicationServices);
            return Task.CompletedTask;
        });

    /// <summary>Gives the body an example, which samples send.</summary>
    public static RouteHandlerBuilder TakesBody(this RouteHandlerBuilder endpoint, string example)
    {
        var parsed = JsonNode.Parse(example)!;
        return endpoint.Refuses(StatusCodes.Status415UnsupportedMediaType).AddOpenApiOperationTransformer((operation, context, _) =>
        {
            if (operation.RequestBody?.Content?.TryGetValue(Json, out var content) != true || content is not OpenApiMediaType media)
            {
                throw new InvalidOperationException($"{context.Description.RelativePath} has no JSON body");
            }

            media.Example = parsed.DeepClone();
            return Task.CompletedTask;
        });
    }

    /// <summary>Says what the body is, where its fields are read one by one, and gives an example.</summary>
    /// <typeparam name="T">What its fields are.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="example">The example.</param>
    public static RouteHandlerBuilder TakesBody<T>(this RouteHandlerBuilder endpoint, string example)
        where T : notnull => endpoint.TakesBody(example).AddOpenApiOperationTransformer(static async (operation, context, ct) =>
            ((OpenApiMediaType)operation.RequestBody!.Content![Json]).Schema = await context.GetOrCreateSchemaAsync(typeof(T), cancellationToken: ct));

    /// <summary>Says that the call bears a refresh token in the place of an access token.</summary>
    public static RouteHandlerBuilder TakesRefreshToken(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(RefreshTokenNeeded.Instance);

    /// <summary>Names the statuses of refusals, which are problem details with a <c>code</c>.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.ProducesProblem(status, ProblemJson);
        return endpoint;
    }
}
