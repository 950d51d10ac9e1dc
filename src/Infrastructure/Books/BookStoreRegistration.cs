using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Books;

/// <summary>Registers what keeps books over a restart.</summary>
public static class BookStoreRegistration
{
    /// <summary>Adds <see cref="BookStore"/> and the <see cref="BookKeeper"/> that fills it. The keeper watches the registered market.</summary>
    public static IServiceCollection AddBookKeeping(this IServiceCollection services) => services.AddBookStore().AddHostedService<BookKeeper>();

    /// <summary>Adds <see cref="BookStore"/>.</summary>
    public static IServiceCollection AddBookStore(this IServiceCollection services) => services.AddSingleton<BookStore>();
}
