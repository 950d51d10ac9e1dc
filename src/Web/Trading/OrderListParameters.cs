using System.ComponentModel;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Trading;

/// <summary>The query of <c>GET /api/orders</c>: which orders, and which part of their list.</summary>
internal sealed class OrderListParameters : OrderFilters
{
    /// <summary>The words for what comes first, the usual one first.</summary>
    public static readonly IReadOnlyList<string> Sorts = ["newest", "oldest"];

    [FromQuery(Name = "sort"), Description("Which come first: the `newest`, or the `oldest`. Default newest.")]
    public string? Sort { get; init; }

    [FromQuery(Name = "limit"), Description("Most orders of the answer.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("`next_cursor` of the answer before, with the same other parameters.")]
    public string? Cursor { get; init; }

    /// <summary>Reads the part of a list that a call asks for.</summary>
    public static RequestFault? ReadPage(string? epoch, string? limit, string? cursor, out OrderQuery query)
    {
        query = new OrderQuery();
        return ReadEpoch(epoch, out var number, out var isAll) ?? ReadPage(limit, cursor, new OrderQuery { Epoch = number, IsOfAllEpochs = isAll }, out query);
    }

    /// <summary>What is asked for.</summary>
    /// <returns>What is wrong first, or null.</returns>
    public RequestFault? Read(MarketNames names, out OrderQuery query)
    {
        if (ReadFilters(names, out query) is { } fault) return fault;
        if (!string.IsNullOrEmpty(Sort) && !Sorts.Contains(Sort, StringComparer.Ordinal)) return RequestFault.BadParameter("sort", $"'sort' is one of {string.Join(", ", Sorts)}.");
        return ReadPage(Limit, Cursor, query with { IsOldestFirst = Sort == Sorts[1] }, out query);
    }

    private static RequestFault? ReadPage(string? limit, string? cursor, OrderQuery of, out OrderQuery query)
    {
        query = of;
        if (ListPage.TryRead(limit, null, out var page) is { } bad) return bad;
        Guid after = default;
        if (!string.IsNullOrEmpty(cursor) && !Guid.TryParse(cursor, out after)) return RequestFault.BadParameter("cursor", "'cursor' is what an answer before gave as 'next_cursor'.");
        query = of with { Limit = page.Limit, After = after == default ? null : after };
        return null;
    }
}
