using System.Text.Json;
using System.Text.Json.Serialization;
using CompraVenta.Infrastructure.Json;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Configuration.Memory;

namespace CompraVenta.Web.Http;

/// <summary>What holds for every request: hosts, origins, JSON, errors as problem details.</summary>
internal static class HttpRules
{
    /// <summary>Where the app listens unless settings say otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Reads <c>COMPRAVENTA_…</c> variables and then the flags, which win.</summary>
    public static void AddSettings(this WebApplicationBuilder builder, string[] args)
    {
        // The weakest of all: a line for every request would drown what an operator looks for.
        var defaults = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
        };
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = defaults });
        builder.Configuration.AddEnvironmentVariables("COMPRAVENTA_").AddCommandLine(args);
    }

    /// <summary>One line of JSON an event in production, short lines for people in development.</summary>
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();

        // Requests made and answered are counted; a line each would drown what matters.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        if (builder.Environment.IsProduction()) builder.Logging.AddJsonConsole(o => o.UseUtcTimestamp = true);
        else builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
    }

    /// <summary>Adds the rules' services.</summary>
    public static void AddHttpRules(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        if (string.IsNullOrEmpty(settings["urls"]) && string.IsNullOrEmpty(settings["http_ports"]) && !settings.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));

        // What is wrong with a body is only told by what is thrown; BodyFaults answers it.
        builder.Services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        builder.Services.AddOptions<HttpOptions>().BindConfiguration("Http").ValidateOnStart();
        builder.Services.AddKnownProxies();
        builder.Services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = AllowedHosts(settings));
        var allowed = settings.GetSection("Http").Get<HttpOptions>()?.AllowedOrigins ?? [];
        builder.Services.AddCors(cors =>
        {
            cors.AddPolicy(Origins.PublicPolicy, policy => policy.AllowAnyOrigin().WithMethods("GET", "HEAD").AllowAnyHeader().WithExposedHeaders("ETag"));
            cors.AddPolicy(Origins.BearerPolicy, policy => policy.WithOrigins([.. allowed]).AllowAnyMethod().AllowAnyHeader());
        });
        builder.Services.AddPageCompression();
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions.TryAdd("code", CodeOf(context.ProblemDetails.Status)));
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DictionaryKeyPolicy = null;

            // Numbers are numbers, and the API's document says so. A body that takes amounts as strings too says that of itself.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;

            // Which of two was meant nobody knows.
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.Converters.Add(new ExactNumbers());
            json.SerializerOptions.Converters.Add(new UtcTimes());
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        });
    }

    /// <summary>Puts the rules around everything that is mapped later.</summary>
    public static void UseHttpRules(this WebApplication app)
    {
        app.UseKnownProxies();
        app.UseExceptionHandler();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase), api => api.UseStatusCodePages());
        app.Use(static (context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "same-origin";
            return next(context);
        });
        app.UsePageCompression();
        app.UseRouting();
        app.UseCors();
    }

    private static List<string> AllowedHosts(ConfigurationManager settings)
    {
        if (settings["AllowedHosts"] is { Length: > 0 } configured)
        {
            return [.. configured.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        }

        var hosts = new List<string> { "localhost", "127.0.0.1", "[::1]" };
        foreach (var address in ListenAddresses.From(settings))
        {
            if (!ListenAddresses.IsEveryInterface(address) && !address.IsUnixPipe && !address.IsNamedPipe) hosts.Add(address.Host);
        }

        // Where links in mails lead.
        if (Uri.TryCreate(settings["Mail:PublicUrl"], UriKind.Absolute, out var reached)) hosts.Add(reached.Host);
        return [.. hosts.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static string CodeOf(int? status) => status switch
    {
        StatusCodes.Status400BadRequest => "bad_request",
        StatusCodes.Status401Unauthorized => "unauthorized",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status429TooManyRequests => "too_many_requests",
        StatusCodes.Status503ServiceUnavailable => OutageAnswer.Code,
        >= 500 => "internal_error",
        _ => "error",
    };
}
