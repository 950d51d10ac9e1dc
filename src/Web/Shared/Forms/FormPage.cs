using CompraVenta.Web.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Shared.Forms;

/// <summary>A page with forms: after one was done, the browser reads the page (again) and finds there, once, what was done.</summary>
internal abstract class FormPage : PageModel
{
    /// <summary>What was just done; null for nothing.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>Ends what is going on when the browser leaves.</summary>
    protected CancellationToken Gone => HttpContext.RequestAborted;

    /// <summary>Goes on to a page, where it is said what was done.</summary>
    protected RedirectResult DoneAt(string path, string? sentence)
    {
        Done = sentence;
        return new RedirectResult(path);
    }

    /// <summary>Shows the form again, with what is wrong beside its fields.</summary>
    protected PageResult Mend(FieldFaults faults)
    {
        // What model binding thought of a value is not said in our words.
        ModelState.Clear();
        faults.AddTo(ModelState);
        return Mended();
    }

    /// <summary>Shows the form again, with what is wrong with all of it.</summary>
    protected PageResult Mend(string sentence)
    {
        ModelState.Clear();
        ModelState.AddModelError("", sentence);
        return Mended();
    }

    private PageResult Mended()
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        if (HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        return Page();
    }
}
