using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Infrastructure.Accounts.Users;

/// <summary>A person with an account: who they are and how they sign in. Their money is elsewhere.</summary>
public sealed class User : IdentityUser<Guid>
{
    /// <summary>How they want to be called; at most 100 characters.</summary>
    public required string Name { get; set; }

    /// <summary>In years, 13 to 120; null when they did not say.</summary>
    public int? Age { get; set; }

    /// <summary>As they wrote it, at most 100 characters; null when they did not say.</summary>
    public string? Country { get; set; }

    /// <summary>When they registered.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether they may use the admin calls and pages.</summary>
    public bool IsAdmin { get; set; }
}
