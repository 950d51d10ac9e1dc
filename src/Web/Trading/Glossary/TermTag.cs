using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CompraVenta.Web.Trading.Glossary;

/// <summary><c>&lt;term of="spread"&gt;Spread&lt;/term&gt;</c>: a word that opens its explanation; without content a question mark that does, for beside a label.</summary>
/// <remarks>The explanations stand once in the frame. The browser opens and closes them by itself, without any script.</remarks>
[HtmlTargetElement("term", Attributes = "of")]
public sealed class TermTag : TagHelper
{
    /// <summary>The key of the term in <see cref="GlossaryTerms"/>.</summary>
    public required string Of { get; set; }

    /// <summary>Whether it is only the word: where the same word stood before on the page.</summary>
    public bool Plain { get; set; }

    /// <summary>The view that it stands in.</summary>
    [HtmlAttributeNotBound]
    [ViewContext]
    public required ViewContext ViewContext { get; set; }

    /// <summary>The question mark of a term.</summary>
    /// <param name="key">The key of the term.</param>
    /// <param name="http">The page's request.</param>
    internal static TagBuilder Mark(string key, HttpContext http)
    {
        var term = GlossaryTerms.Of(key);
        GlossaryTerms.Ask(http);
        var button = new TagBuilder("button") { Attributes = { ["type"] = "button", ["class"] = "term-mark", ["popovertarget"] = term.Id, ["aria-label"] = $"What it means: {term.Name}" } };
        button.InnerHtml.Append("?");
        return button;
    }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var content = await output.GetChildContentAsync();
        output.TagName = null;
        if (Plain)
        {
            output.Content.SetHtmlContent(content);
            return;
        }

        if (content.IsEmptyOrWhiteSpace)
        {
            output.Content.SetHtmlContent(Mark(Of, ViewContext.HttpContext));
            return;
        }

        GlossaryTerms.Ask(ViewContext.HttpContext);
        output.TagName = "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("type", "button");
        output.Attributes.SetAttribute("class", "term");
        output.Attributes.SetAttribute("popovertarget", GlossaryTerms.Of(Of).Id);
        output.Content.SetHtmlContent(content);
    }
}
