using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace CompraVenta.Web.Shared;

/// <summary>Writes a part of a page as text, for an answer that is more than the part.</summary>
internal sealed class PartWriter(ICompositeViewEngine views)
{
    /// <summary>The part, as the page shows it.</summary>
    /// <param name="page">The page, which is the part's model.</param>
    /// <param name="path">The part's file, from the app's root.</param>
    public async Task<string> WriteAsync(PageModel page, string path)
    {
        ArgumentNullException.ThrowIfNull(page);
        var part = views.GetView(null, path, isMainPage: false).View ?? throw new InvalidOperationException($"there is no part {path}");
        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        var data = new ViewDataDictionary(page.ViewData) { Model = page };
        await part.RenderAsync(new ViewContext(page.PageContext, part, data, page.TempData, text, new HtmlHelperOptions()));
        return text.ToString();
    }
}
