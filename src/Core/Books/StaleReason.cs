namespace CompraVenta.Core.Books;

/// <summary>Why a book is not live. Shown to people and counted in metrics: append, never renumber.</summary>
public enum StaleReason : byte
{
    /// <summary>It is live, or was never asked for.</summary>
    None = 0,

    /// <summary>Subscribed, the snapshot has not come.</summary>
    AwaitingSnapshot = 1,

    /// <summary>An update is missing.</summary>
    Gap = 2,

    /// <summary>The venue's checksum differs from ours.</summary>
    Checksum = 3,

    /// <summary>Best bid at or above best ask within the one venue.</summary>
    Crossed = 4,

    /// <summary>No proof within the venue's limit.</summary>
    Silent = 5,

    /// <summary>Its own frames stopped while others go on.</summary>
    Suspect = 6,

    /// <summary>The connection is gone.</summary>
    Disconnected = 7,

    /// <summary>The venue is in maintenance.</summary>
    Maintenance = 8,

    /// <summary>A frame that touches the book could not be read.</summary>
    Malformed = 9,

    /// <summary>Numbers that no common scale can hold exactly.</summary>
    Unrepresentable = 10,

    /// <summary>Kept from before a restart; the venue has not answered yet.</summary>
    Restored = 11,

    /// <summary>No longer subscribed.</summary>
    Released = 12,

    /// <summary>The venue refused the subscription.</summary>
    Refused = 13,
}
