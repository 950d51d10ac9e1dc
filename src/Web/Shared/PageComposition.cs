using CompraVenta.Web.Books;
using CompraVenta.Web.Docs;

namespace CompraVenta.Web.Shared;

/// <summary>The pages: Razor Pages beside their capability's code, static files, error pages and what every page's headers say.</summary>
internal static class PageComposition
{
    /// <summary>Adds what pages need.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorPages(options => options.RootDirectory = "/");
        services.AddSingleton<LadderReader>();
        services.AddScoped<PageFrame>();
        services.AddSingleton<Places>();
        services.AddSingleton<OfflineVersion>();
        services.AddSingleton<ApiReference>();
        return services;
    }

    /// <summary>Serves the pages.</summary>
    public static WebApplication MapPages(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseMiddleware<PageGuard>();
        app.MapStaticAssets();
        app.MapRazorPages().WithStaticAssets();

        // Browsers and readers of feeds ask for it without reading any page.
        app.MapGet("/favicon.ico", () => Results.Redirect("/icon.svg", permanent: true)).ExcludeFromDescription();
        app.MapPost(Theme.Path, Theme.Choose).DisableAntiforgery().ExcludeFromDescription();
        return app;
    }
}
