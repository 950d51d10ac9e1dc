namespace CompraVenta.Infrastructure.Mail;

/// <summary>How far a mail has come.</summary>
public enum MailState
{
    /// <summary>It is to be sent, for the first time or again.</summary>
    Waiting,

    /// <summary>It was sent, or found to have no reader.</summary>
    Done,

    /// <summary>It was given up.</summary>
    Dead,
}
