using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CompraVenta.Web.Shared.Forms;

/// <summary><c>&lt;form-problem/&gt;</c>: what is wrong with a form as a whole (the model state's key ""), said above it and announced; nothing where nothing is.</summary>
[HtmlTargetElement("form-problem", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FormProblemTag : TagHelper
{
    /// <summary>The view that it stands in.</summary>
    [HtmlAttributeNotBound]
    [ViewContext]
    public required ViewContext ViewContext { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var errors = ViewContext.ModelState.TryGetValue("", out var entry) ? entry.Errors : null;
        if (errors is not { Count: > 0 })
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "p";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "notice notice-bad");
        output.Attributes.SetAttribute("role", "alert");
        output.Content.SetContent(errors[0].ErrorMessage);
    }
}
