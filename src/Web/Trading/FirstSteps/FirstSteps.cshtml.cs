using CompraVenta.Infrastructure.Trading.FirstSteps;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Trading.FirstSteps;

/// <summary>The page about one's first steps: how far one has come, and whether Home and Trade show them.</summary>
[EnableRateLimiting(OrderLimits.Policy)]
internal sealed class FirstStepsModel(FirstStepsStore store) : FormPage
{
    /// <summary>Its address.</summary>
    public const string Path = "/Account/First-steps";

    /// <summary>The page that was left for this; null for none.</summary>
    [BindProperty(Name = "back")]
    public string? Back { get; set; }

    /// <summary>How far one has come.</summary>
    public FirstStepsView Steps { get; private set; } = null!;

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync() => Steps = await store.ReadAsync(User.UserId(), Gone);

    /// <summary>Hides the steps from Home and Trade.</summary>
    public async Task<IActionResult> OnPostHideAsync()
    {
        await store.HideAsync(User.UserId(), isHidden: true, Gone);
        return Url.IsLocalUrl(Back) ? Redirect(Back) : DoneAt(Path, "Home and Trade do not show them any more.");
    }

    /// <summary>Shows them there again.</summary>
    public async Task<IActionResult> OnPostShowAsync()
    {
        await store.HideAsync(User.UserId(), isHidden: false, Gone);
        return DoneAt(Path, "Home and Trade show them again.");
    }
}
