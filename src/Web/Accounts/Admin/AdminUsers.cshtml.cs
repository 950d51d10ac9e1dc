using Microsoft.AspNetCore.Http.Extensions;
using CompraVenta.Infrastructure.Accounts.Admin;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page of users.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminUsersModel(UserDirectory users) : PageModel
{
    /// <summary>Which users, as words of the address and of people.</summary>
    public static readonly IReadOnlyList<(string Word, string Text)> FilterWords = [("all", "Everybody"), ("admins", "Admins"), ("locked", "Locked"), ("guests", "Guests")];

    /// <summary>What they are sorted by, as words of the address and of people.</summary>
    public static readonly IReadOnlyList<(string Word, string Text)> SortWords =
        [("created", "Newest"), ("seen", "Last here"), ("email", "Mail address"), ("username", "User name")];

    /// <summary>What is searched for.</summary>
    [BindProperty(Name = "search", SupportsGet = true)]
    public string? Search { get; set; }

    /// <summary>Which users.</summary>
    [BindProperty(Name = "filter", SupportsGet = true)]
    public string? Filter { get; set; }

    /// <summary>What they are sorted by.</summary>
    [BindProperty(Name = "sort", SupportsGet = true)]
    public string? Sort { get; set; }

    /// <summary>Where the page begins.</summary>
    [BindProperty(Name = "cursor", SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>What can't be read in the address; null when all can.</summary>
    public string? Problem { get; private set; }

    /// <summary>The users.</summary>
    public UserPage Result { get; private set; } = new([], null);

    /// <summary>Whether this is the first page.</summary>
    public bool IsFirst => string.IsNullOrEmpty(Cursor);

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync()
    {
        var parameters = new UserListParameters { Search = Search, Filter = Filter, Sort = Sort, Cursor = Cursor };
        if (parameters.Read(out var query) is { } fault)
        {
            Problem = fault.Message;
            Response.StatusCode = fault.Status;
            HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodePagesFeature>()?.Enabled = false;
            return;
        }

        Result = await users.ListAsync(query, HttpContext.RequestAborted);
    }

    /// <summary>The address of another page of the same list.</summary>
    public string AddressOf(UserCursor? cursor)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in ((string, string?)[])[("search", Search), ("filter", Filter), ("sort", Sort), ("cursor", cursor?.ToString())])
        {
            if (!string.IsNullOrEmpty(value)) query.Add(name, value);
        }

        return Url.Content("~/Admin/Users") + query;
    }
}
