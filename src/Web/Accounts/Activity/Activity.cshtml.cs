using System.Globalization;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Accounts.Activity;

/// <summary>The page with what happened to one's own account.</summary>
internal sealed class ActivityModel(ActivityReader activity) : PageModel
{
    /// <summary>The only kind shown; null for all.</summary>
    public ActivityKind? Kind { get; private set; }

    /// <summary>Whether this is the newest page.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>What happened.</summary>
    public IReadOnlyList<ActivityLine> Lines { get; private set; } = [];

    /// <summary>Where the next page begins; null after the last.</summary>
    public long? Next { get; private set; }

    /// <summary>The address of a page.</summary>
    public static string AddressOf(ActivityKind? kind, long? before)
    {
        var parts = new List<string>();
        if (kind is { } only) parts.Add($"kind={ActivityEndpoints.WordOf(only)}");
        if (before is { } id) parts.Add(string.Create(CultureInfo.InvariantCulture, $"cursor={id}"));
        return parts.Count == 0 ? "/Account/Activity" : $"/Account/Activity?{string.Join('&', parts)}";
    }

    /// <summary>What people call a kind.</summary>
    public static string WordsOf(ActivityKind kind) => kind switch
    {
        ActivityKind.SignIn => "Sign-ins",
        ActivityKind.Security => "Security",
        ActivityKind.Profile => "Account",
        ActivityKind.Reset => "Resets",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without words"),
    };

    /// <summary>Shows it; an address that cannot be read shows the newest of all.</summary>
    public async Task<IActionResult> OnGetAsync(string? kind, string? cursor)
    {
        Kind = ActivityEndpoints.Find(kind);
        _ = ListPage.TryRead(null, cursor, out var page);
        IsFirst = page.Before is null;
        (var lines, Next) = await activity.ReadAsync(User.UserId(), Kind, page.Before, page.Limit, HttpContext.RequestAborted);
        Lines = [.. lines.Select(ActivityLine.Of)];
        return Page();
    }
}
