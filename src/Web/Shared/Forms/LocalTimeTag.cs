using System.Globalization;
using CompraVenta.Web.Accounts;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CompraVenta.Web.Shared.Forms;

/// <summary><c>&lt;local-time at="…"/&gt;</c>: a moment in the time zone of who reads it, UTC for those who set none.</summary>
[HtmlTargetElement("local-time", TagStructure = TagStructure.WithoutEndTag)]
public sealed class LocalTimeTag : TagHelper
{
    /// <summary>The moment; null shows a dash.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>Whether the seconds are shown too.</summary>
    public bool Seconds { get; set; }

    /// <summary>The view that it stands in.</summary>
    [HtmlAttributeNotBound]
    [ViewContext]
    public required ViewContext ViewContext { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagMode = TagMode.StartTagAndEndTag;
        if (At is not { } at)
        {
            output.TagName = "span";
            output.Content.SetContent("–");
            return;
        }

        var name = ViewContext.HttpContext.User.FindFirst(SessionCookie.ZoneClaim)?.Value;
        var zone = name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(at, zone);
        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", $"{zone.Id}, UTC{local:zzz}");
        output.Content.SetContent(local.ToString(Seconds ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
    }
}
