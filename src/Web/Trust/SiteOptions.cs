using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Web.Trust;

/// <summary>Who runs this site, as its pages say it; bound from <c>Site</c>.</summary>
public sealed class SiteOptions
{
    /// <summary>The person or organisation, at most 200 characters. Default empty: the pages say that nobody is named.</summary>
    [StringLength(200)]
    public string Operator { get; set; } = "";

    /// <summary>How to reach them, such as a mail address; at most 200 characters. Default empty.</summary>
    [StringLength(200)]
    public string Contact { get; set; } = "";
}
