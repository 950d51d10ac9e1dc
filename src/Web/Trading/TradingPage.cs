using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
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

    /// <summary>Asks with what stands in a form, and answers its script as JSON, or with a page.</summary>
    /// <param name="ask">What is asked.</param>
    /// <param name="show">Shows a page of what was not refused.</param>
    /// <param name="read">What the page shows, to be read where the form is shown again.</param>
    protected async Task<IActionResult> ReplyAsync(Func<Task<OrderReply>> ask, Func<OrderReply, Task<IActionResult>> show, Func<Task> read)
    {
        if (!IsScript)
        {
            return await AskAsync(
                async () =>
                {
                    var reply = await ask();
                    if (!reply.IsRefused) return await show(reply);
                    await read();
                    if (reply.Problem is not null) return Mend(reply.Problem);
                    var faults = new FieldFaults();
                    foreach (var (field, message) in reply.Errors) faults.Add(field, message);
                    return Mend(faults);
                },
                read);
        }

        // A script that still asks while its page goes on to the next one does not take away what that one is to say.
        TempData.Keep();
        try
        {
            var reply = await ask();
            return new JsonResult(reply) { StatusCode = reply.IsRefused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK };
        }
        catch (TradingUnavailableException e)
        {
            return new JsonResult(OrderReply.OfProblem(Words(e.Outage))) { StatusCode = StatusCodes.Status503ServiceUnavailable };
        }
    }

    /// <summary>The sentence about an order that was refused, and what would work where that can be said.</summary>
    protected static string Words(Rejection why) => why switch
    {
        { Reason: RejectReason.TickSize or RejectReason.LotSize, Value: { } value, Limit: > 0 } when why.Limit is { } step => $"{why.Sentence()} {Nearest(value, step)}",
        { Reason: RejectReason.BadTerms, Term: OrderTerm.PostOnly } => "Only a limit order that stays can be one that may only stand.",
        { Reason: RejectReason.BadTerms, Term: OrderTerm.TimeInForce } => "A market order does not stay, so it can't have an end.",
        { Reason: RejectReason.WouldTake } => $"{why.Sentence()} A price further from the market would stand.",
        _ => why.Sentence(),
    };

    /// <summary>The sentence about an engine that could not be asked.</summary>
    protected static string Words(TradingOutage outage) => outage switch
    {
        TradingOutage.JournalUnavailable => "Orders can't be written down just now, so nothing was done. Try again in a moment.",
        TradingOutage.OutcomeUnknown => "It is not known yet whether this was done. Look at this page again in a moment before you try again.",
        TradingOutage.EngineElsewhere => "Nobody takes orders here just now, so nothing was done. Try again in a moment.",
        _ => throw new ArgumentOutOfRangeException(nameof(outage)),
    };

    /// <summary>Whether the script asks.</summary>
    protected bool IsScript => Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads what an order's form says of the order that is to take its place.</summary>
    /// <param name="amount">The whole amount, as it was typed.</param>
    /// <param name="price">The limit price.</param>
    /// <param name="stopPrice">The price that fires it.</param>
    /// <param name="trailDistance">By how much it follows.</param>
    /// <param name="faults">What is wrong, by field.</param>
    /// <returns>What is different; not to be used when there are faults.</returns>
    protected static Replacement ReadChange(string? amount, string? price, string? stopPrice, string? trailDistance, FieldFaults faults)
    {
        var (newAmount, newPrice, newStop, newDistance) = (WrittenNumber.OfField(amount), WrittenNumber.OfField(price), WrittenNumber.OfField(stopPrice), WrittenNumber.OfField(trailDistance));
        if (newAmount is null && newPrice is null && newStop is null && newDistance is null) faults.Add("", "Write what is to change.");
        return OrderTermsReader.Read(new ReplaceRequest { BAmount = newAmount, Price = newPrice, StopPrice = newStop, TrailDistance = newDistance }, faults);
    }

    /// <summary>The nearest steps below and above, as they can be typed.</summary>
    private static string Nearest(decimal value, decimal step)
    {
        var below = Math.Floor(value / step) * step;
        var above = TradingFigures.Plain(below + step);
        return below > 0 ? $"{TradingFigures.Plain(below)} or {above} would work." : $"{above} would work.";
    }
}
