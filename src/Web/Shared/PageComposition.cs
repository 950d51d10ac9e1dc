using CompraVenta.Web.Books;
using CompraVenta.Web.Docs;
using CompraVenta.Web.Http;
using CompraVenta.Web.Trust;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Shared;

/// <summary>The pages: Razor Pages beside their capability's code, static files, error pages and what every page's headers say.</summary>
internal static class PageComposition
{
    /// <summary>Adds what pages need.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorPages(options => options.RootDirectory = "/");
        services.AddSingleton<PartWriter>();
        services.AddSingleton<LadderReader>();
        services.AddSingleton<VenueMarks>();
        services.AddScoped<PageFrame>();
        services.AddSingleton<Places>();
        services.Configure<CookieTempDataProviderOptions>(notices =>
        {
            notices.Cookie.Name = "notice";
            notices.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddOptions<SiteOptions>().BindConfiguration("Site").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OfflineVersion>();
        services.AddSingleton<ApiReference>();
        services.AddSingleton<WsReference>();
        return services;
    }

    /// <summary>Puts what holds for pages around everything that answers them, so that a refusal is a page too.</summary>
    public static void UsePageRules(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseMiddleware<PageGuard>();
    }

    /// <summary>Serves the pages.</summary>
    public static WebApplication MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();

        app.MapGet("/docs/ws.json", static async (WsReference reference, CancellationToken ct) => Results.Text(await reference.SchemaAsync(ct), "application/schema+json"))
            .AnswersHead().RequireCors(Origins.PublicPolicy).AllowAnonymous().ExcludeFromDescription();

        // Browsers and readers of feeds ask for it without reading any page.
        app.MapGet("/favicon.ico", () => Results.Redirect("/icon.svg", permanent: true)).AnswersHead().AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Theme.Path, Theme.ChooseAsync).DisableAntiforgery().AllowAnonymous().ExcludeFromDescription();
        return app;
    }
}
