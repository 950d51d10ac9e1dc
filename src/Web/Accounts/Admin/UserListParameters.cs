using System.ComponentModel;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The query of <c>GET /api/admin/users</c> and of the page of users, as text: each value is read and refused by its own name.</summary>
internal sealed class UserListParameters
{
    /// <summary>Users of one page, unless said.</summary>
    public const int LimitDefault = 50;

    /// <summary>The words for which users.</summary>
    public static readonly string[] Filters = ["all", "admins", "locked", "guests"];

    /// <summary>The words for what they are sorted by.</summary>
    public static readonly string[] Sorts = ["created", "seen", "email", "username"];

    /// <summary>The words for directions.</summary>
    public static readonly string[] Orders = ["asc", "desc"];

    [FromQuery(Name = "search"), Description("Part of the mail address, the user name or the id, in any case.")]
    public string? Search { get; init; }

    [FromQuery(Name = "filter"), Description("Only these users. Default all.")]
    public string? Filter { get; init; }

    [FromQuery(Name = "sort"), Description("What they are sorted by. Default created.")]
    public string? Sort { get; init; }

    [FromQuery(Name = "order"), Description("Default desc for times, asc for texts.")]
    public string? Order { get; init; }

    [FromQuery(Name = "cursor"), Description("`next` of the page before, with the same other parameters.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("Users of a page.")]
    public string? Limit { get; init; }

    /// <summary>What is asked for.</summary>
    /// <returns>Null when everything can be read, else what is wrong first.</returns>
    public RequestFault? Read(out UserQuery query)
    {
        query = new UserQuery();
        var search = Search?.Trim() ?? "";
        if (search.Length > UserQuery.SearchLengthMax || search.Any(char.IsControl))
        {
            return RequestFault.BadParameter("search", $"A text of at most {UserQuery.SearchLengthMax} characters that can be seen is searched for.");
        }

        if (ReadWord("filter", Filter, Filters, out var filter) is { } badFilter) return badFilter;
        if (ReadWord("sort", Sort, Sorts, out var sort) is { } badSort) return badSort;
        if (ReadWord("order", Order, Orders, out var order) is { } badOrder) return badOrder;
        if (MarketNames.ReadCount(Limit, "limit", LimitDefault, UserQuery.LimitMax, out var limit) is { } badLimit) return badLimit;
        var key = (UserSort)sort;
        UserCursor? after = null;
        if (!string.IsNullOrEmpty(Cursor) && !UserCursor.TryParse(Cursor, key, out after)) return RequestFault.BadParameter("cursor", "This is no 'next' of a page in this order.");
        query = new UserQuery
        {
            Search = search,
            Filter = (UserFilter)filter,
            Sort = key,
            IsDescending = string.IsNullOrEmpty(Order) ? StartsDescending(key) : Orders[order] == "desc",
            After = after,
            Limit = limit,
        };
        return null;
    }

    /// <summary>The direction that an order starts with: newest first, texts from A.</summary>
    public static bool StartsDescending(UserSort sort) => sort is UserSort.Created or UserSort.Seen;

    private static RequestFault? ReadWord(string name, string? text, string[] words, out int index)
    {
        index = string.IsNullOrEmpty(text) ? 0 : Array.IndexOf(words, text);
        return index >= 0 ? null : RequestFault.BadParameter(name, $"'{text}' is none of {string.Join(", ", words)}.");
    }
}
