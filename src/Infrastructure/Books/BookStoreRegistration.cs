using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Books;

/// <summary>Registers what keeps books over a restart.</summary>
public static class BookStoreRegistration
{
    /// <summary>Adds <see cref="BookStore"/>.</summary>
    public static IServiceCollection AddBookStore(this IServiceCollection services) => services.AddSingleton<BookStore>();
}
