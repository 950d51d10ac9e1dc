using CompraVenta.Web.Accounts.Keys;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Http;

/// <summary>Says in the OpenAPI document which calls need which token, and which take an API key.</summary>
internal static class ApiSecurity
{
    /// <summary>The scheme of most calls.</summary>
    public const string AccessToken = "access_token";

    /// <summary>The scheme of the call that renews tokens.</summary>
    public const string RefreshToken = "refresh_token";

    /// <summary>The scheme of calls that API keys may make too; its role is how much the key must be allowed.</summary>
    public const string ApiKey = "api_key";

    /// <summary>Adds the schemes, and to each call that needs a token its own.</summary>
    public static void AddSecurity(this OpenApiOptions options)
    {
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[AccessToken] = Scheme("JWT", "The access token of `/api/login` or `/api/reauth`.");
            document.Components.SecuritySchemes[RefreshToken] = Scheme("opaque", "The refresh token of `/api/login` or `/api/reauth`; good for one use.");
            document.Components.SecuritySchemes[ApiKey] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKeyHandler.Header,
                Description = "`<key>:<secret>` of an API key (`POST /api/keys`). The same after `Authorization: Bearer` will do.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            var facts = context.Description.ActionDescriptor.EndpointMetadata;
            var scheme = facts.OfType<RefreshTokenNeeded>().Any() ? RefreshToken
                : facts.OfType<IAllowAnonymous>().Any() ? null
                : facts.OfType<IAuthorizeData>().Any() ? AccessToken : null;
            if (scheme is not null) operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] }];
            if (facts.OfType<ApiKeyAllowed>().LastOrDefault() is { } key)
            {
                operation.Security?.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKey, context.Document)] = [key.Scope.ToString().ToLowerInvariant()] });
            }

            return Task.CompletedTask;
        });
    }

    private static OpenApiSecurityScheme Scheme(string format, string description) =>
        new() { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = format, Description = description };
}
