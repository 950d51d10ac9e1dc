namespace CompraVenta.Infrastructure.Persistence;

/// <summary>The private PostgreSQL could not be created, started or stopped. The message is fit to show to the operator.</summary>
public sealed class PrivatePostgresException : Exception
{
    /// <summary>Says what failed and what to do about it.</summary>
    public PrivatePostgresException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
