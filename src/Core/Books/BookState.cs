namespace CompraVenta.Core.Books;

/// <summary>Whether a book may be believed.</summary>
public enum BookState : byte
{
    /// <summary>No snapshot has come yet.</summary>
    Empty = 0,

    /// <summary>Complete, in sequence and proved within its limit.</summary>
    Live = 1,

    /// <summary>In sequence, but its own frames stopped while its stream goes on: being checked, not traded against.</summary>
    Suspect = 2,

    /// <summary>Not to be believed until a new snapshot: shown greyed with its age, never traded against.</summary>
    Stale = 3,
}
