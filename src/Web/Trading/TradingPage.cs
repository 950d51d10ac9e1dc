using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Trading;

/// <summary>A page that asks the engine for something: a refusal, or an engine that can't be asked, is said above the form.</summary>
internal abstract class TradingPage : FormPage
{
    /// <summary>Why the engine could not be asked; null when it could, or was not.</summary>
    public string? Outage { get; private set; }

    /// <summary>Asks the engine.</summary>
    /// <param name="ask">What is asked; its answer is that of the page.</param>
    /// <param name="read">What the page shows, to be read again where the engine could not be asked.</param>
    protected async Task<IActionResult> AskAsync(Func<Task<IActionResult>> ask, Func<Task> read)
    {
        try
        {
            return await ask();
        }
        catch (TradingUnavailableException e)
        {
            Outage = Words(e.Outage);
            await read();
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (HttpContext.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            return Page();
        }
    }

    /// <summary>The sentence about an order that was refused.</summary>
    protected static string Words(Rejection why) => why.Sentence();

    /// <summary>The sentence about an engine that could not be asked.</summary>
    protected static string Words(TradingOutage outage) => outage switch
    {
        TradingOutage.JournalUnavailable => "Orders can't be written down just now, so nothing was done. Try again in a moment.",
        TradingOutage.OutcomeUnknown => "It is not known yet whether this was done. Look at this page again in a moment before you try again.",
        TradingOutage.EngineElsewhere => "Nobody takes orders here just now, so nothing was done. Try again in a moment.",
        _ => throw new ArgumentOutOfRangeException(nameof(outage)),
    };
}
