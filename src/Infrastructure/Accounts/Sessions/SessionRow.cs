namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>A row of <c>sessions</c>: one sign-in of a user, from which all its tokens descend.</summary>
public sealed class SessionRow
{
    /// <summary>Its name, which access tokens carry as <c>sid</c>.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public Guid UserId { get; init; }

    /// <summary>When the user signed in.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last renewed: by a refresh token, or by a browser in use.</summary>
    public DateTimeOffset UsedAt { get; set; }

    /// <summary>From then on its refresh token or cookie is refused; later with each renewal.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was ended before its time; null while it lives.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The network address that the user signed in from; null when unknown.</summary>
    public string? Address { get; init; }

    /// <summary>Whether a browser holds it, by cookie; else a program does, by tokens.</summary>
    public bool IsBrowser { get; init; }

    /// <summary>What the browser or program called itself, shortened; null when it did not.</summary>
    public string? Agent { get; init; }
}
