using CompraVenta.Web.Trading.Glossary;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CompraVenta.Web.Shared.Forms;

/// <summary><c>&lt;field name="email" label="Mail address" type="email"/&gt;</c>: a label, an input with what was typed, a hint, and beside it what is wrong. All other attributes go to the input.</summary>
/// <remarks>A field with content, such as a <c>select</c> of the same id, keeps it in place of the input.</remarks>
[HtmlTargetElement("field", Attributes = "name,label")]
public sealed class FieldTag : TagHelper
{
    private static readonly string[] Mine = ["name", "label", "type", "value", "hint", "optional", "term"];

    /// <summary>The form's name of it, which is also its id and its key in the model state.</summary>
    public required string Name { get; set; }

    /// <summary>What people read.</summary>
    public required string Label { get; set; }

    /// <summary>The input's type. Default <c>text</c>; what was typed into a <c>password</c> never goes back to the browser.</summary>
    public string Type { get; set; } = "text";

    /// <summary>What it holds.</summary>
    public string? Value { get; set; }

    /// <summary>What helps to fill it in; null for nothing.</summary>
    public string? Hint { get; set; }

    /// <summary>The key of the term in <see cref="GlossaryTerms"/> that explains what it is about; null for none.</summary>
    public string? Term { get; set; }

    /// <summary>Whether it may stay empty, which is then said.</summary>
    public bool Optional { get; set; }

    /// <summary>The view that it stands in.</summary>
    [HtmlAttributeNotBound]
    [ViewContext]
    public required ViewContext ViewContext { get; set; }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var problem = ViewContext.ModelState.TryGetValue(Name, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;
        var content = (await output.GetChildContentAsync()).GetContent();
        var attributes = output.Attributes.Where(a => !Mine.Contains(a.Name, StringComparer.Ordinal)).ToList();
        output.Attributes.Clear();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "form-field");
        output.Content.AppendHtml(Term is null ? LabelOf() : Explained(LabelOf(), Term));
        if (string.IsNullOrWhiteSpace(content)) output.Content.AppendHtml(InputOf(attributes, problem));
        else output.Content.AppendHtml(content);
        if (Hint is not null) output.Content.AppendHtml(Paragraph("form-hint", $"{Name}-hint", Hint));
        if (problem is not null) output.Content.AppendHtml(Paragraph("field-error", $"{Name}-error", problem));
    }

    private TagBuilder LabelOf()
    {
        var label = new TagBuilder("label") { Attributes = { ["for"] = Name } };
        label.InnerHtml.Append(Label);
        if (!Optional) return label;
        var remark = new TagBuilder("span");
        remark.AddCssClass("label");
        remark.InnerHtml.Append(" (optional)");
        label.InnerHtml.AppendHtml(remark);
        return label;
    }

    private TagBuilder Explained(TagBuilder label, string term)
    {
        var both = new TagBuilder("div");
        both.AddCssClass("with-term");
        both.InnerHtml.AppendHtml(label);
        both.InnerHtml.AppendHtml(TermTag.Mark(term, ViewContext.HttpContext));
        return both;
    }

    private TagBuilder InputOf(List<TagHelperAttribute> attributes, string? problem)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        foreach (var attribute in attributes) input.Attributes[attribute.Name] = attribute.ValueStyle == HtmlAttributeValueStyle.Minimized ? "" : attribute.Value?.ToString();
        input.Attributes["id"] = Name;
        input.Attributes["name"] = Name;
        input.Attributes["type"] = Type;
        if (Type != "password" && Value is not null) input.Attributes["value"] = Value;
        if (!Optional) input.Attributes["required"] = "";
        string[] described = [.. Hint is null ? Array.Empty<string>() : [$"{Name}-hint"], .. problem is null ? Array.Empty<string>() : [$"{Name}-error"]];
        if (described.Length > 0) input.Attributes["aria-describedby"] = string.Join(' ', described);
        if (problem is not null) input.Attributes["aria-invalid"] = "true";
        return input;
    }

    private static TagBuilder Paragraph(string css, string id, string text)
    {
        var paragraph = new TagBuilder("p") { Attributes = { ["id"] = id } };
        paragraph.AddCssClass(css);
        paragraph.InnerHtml.Append(text);
        return paragraph;
    }
}
