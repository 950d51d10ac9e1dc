namespace CompraVenta.Infrastructure.Mail;

/// <summary>No mail goes to this address, now or later.</summary>
public sealed class RecipientRefusedException : Exception
{
    /// <summary>Says why.</summary>
    public RecipientRefusedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
