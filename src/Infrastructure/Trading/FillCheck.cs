using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using CompraVenta.Core.Markets;
using Npgsql;
using NpgsqlTypes;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Computes every fill again from its receipt, to the last digit, and the sums of every order from its fills.</summary>
/// <remarks>Reads orders by their numbers, some hundred a statement, each with all its fills: a statement sees one state of the database, so that it may run beside the
/// engine. Memory does not depend on how many there are.</remarks>
public sealed class FillCheck(NpgsqlDataSource database, IReadOnlyList<Venue> venues)
{
    private const int OrdersAtOnce = 500;
    private const int LonelyAtOnce = 1_000;
    private const string Unreadable = "no number of at most 28 digits";
    private const string Readable = "one";

    /// <summary>Checks the fills of a user, or all.</summary>
    /// <param name="user">Whose; null for everybody's, and for fills that belong to no order.</param>
    /// <param name="found">Told of each difference, in order of the orders.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<FillCheckResult> RunAsync(Guid? user, Func<FillDifference, Task> found, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(found);
        await using var connection = await database.OpenConnectionAsync(ct);
        var accounts = user is { } id ? await AccountsOfAsync(connection, id, ct) : null;
        var total = new FillCheckResult(0, 0, 0);
        for (var after = Guid.Empty; ;)
        {
            var (page, last) = await CheckOrdersAsync(connection, accounts, null, after, found, ct);
            total = new(total.Orders + page.Orders, total.Fills + page.Fills, total.Differing + page.Differing);
            if (page.Orders < OrdersAtOnce) break;
            after = last;
        }

        if (accounts is not null) return total;
        var lonely = await FindLonelyAsync(connection, found, ct);
        return new(total.Orders, total.Fills + lonely, total.Differing + lonely);
    }

    /// <summary>Checks one order of a user's.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="order">The order.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>What differs of its fills, oldest first, and of its sums; null when the user has no such order.</returns>
    public async Task<IReadOnlyList<FillDifference>?> FindAsync(Guid user, Guid order, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var accounts = await AccountsOfAsync(connection, user, ct);
        var differences = new List<FillDifference>();
        var (page, _) = await CheckOrdersAsync(
            connection,
            accounts,
            order,
            Guid.Empty,
            difference =>
            {
                differences.Add(difference);
                return Task.CompletedTask;
            },
            ct);
        return page.Orders == 0 ? null : differences;
    }

    private static async Task<Guid[]> AccountsOfAsync(NpgsqlConnection connection, Guid user, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select coalesce(array_agg(id), '{}') from accounts where user_id = $1", connection) { Parameters = { new() { Value = user } } };
        return (Guid[])(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<(FillCheckResult Page, Guid Last)> CheckOrdersAsync(
        NpgsqlConnection connection, Guid[]? accounts, Guid? only, Guid after, Func<FillDifference, Task> found, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            with page as (select * from orders where id > $1 and ($2 is null or account_id = any ($2)) and ($4 is null or id = $4) order by id limit $3)
            select o.id, o.side, o.price, o.amount_base, o.venue, o.reference, o.filled_base, o.filled_quote, o.fee, o.created_at, o.updated_at,
                f.id, f.side, f.venue, f.amount_base, f.amount_quote, f.fee, f.fee_rate, f.is_maker, f.filled_at, f.receipt::text
            from page o left join fills f on f.order_id = o.id order by o.id, f.id
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = after },
                new() { Value = (object?)accounts ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                new() { Value = OrdersAtOnce },
                new() { Value = (object?)only ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            },
        };
        await using var rows = await command.ExecuteReaderAsync(ct);
        var (orders, fills, differing) = (0L, 0L, 0L);
        OrderCheck? order = null;
        var last = after;
        while (await rows.ReadAsync(ct))
        {
            var id = rows.GetGuid(0);
            if (last != id)
            {
                await CloseAsync();
                last = id;
                orders++;
                if (!TryRead(() => OrderOf(rows, id), out order)) await TellAsync([new(null, id, "numbers", Unreadable, Readable)]);
            }

            if (rows.IsDBNull(11)) continue;
            fills++;
            if (!TryRead(() => FillOf(rows, id), out var fill))
            {
                // Without it nothing can be said of the order's sums either.
                order = null;
                await TellAsync([new(rows.GetInt64(11), id, "numbers", Unreadable, Readable)]);
            }
            else if (order is not null)
            {
                await TellAsync(order.Add(fill));
            }
        }

        await CloseAsync();
        return (new(orders, fills, differing), last);

        Task CloseAsync() => order is null ? Task.CompletedTask : TellAsync(order.Close());

        async Task TellAsync(IReadOnlyList<FillDifference> differences)
        {
            if (differences.Count > 0) differing++;
            foreach (var difference in differences) await found(difference);
        }
    }

    /// <summary>Reads a row whose numbers may be none that the app ever writes.</summary>
    private static bool TryRead<T>(Func<T> read, [NotNullWhen(true)] out T? found)
        where T : class
    {
        try
        {
            found = read();
            return true;
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException)
        {
            found = null;
            return false;
        }
    }

    private OrderCheck OrderOf(DbDataReader rows, Guid id) => new(
        id,
        (Core.Trading.OrderSide)rows.GetByte(1),
        rows.IsDBNull(2) ? null : rows.GetDecimal(2),
        rows.IsDBNull(3) ? null : rows.GetDecimal(3),
        rows.IsDBNull(4) ? null : rows.GetString(4),
        rows.GetString(5),
        venues.FirstOrDefault(venue => venue.Id == rows.GetString(5)),
        new(rows.GetDecimal(6), rows.GetDecimal(7), rows.GetDecimal(8)),
        (rows.GetFieldValue<DateTimeOffset>(9), rows.GetFieldValue<DateTimeOffset>(10)));

    private static FillRow FillOf(DbDataReader rows, Guid order) => new()
    {
        Id = rows.GetInt64(11),
        OrderId = order,
        Side = (Core.Trading.OrderSide)rows.GetByte(12),
        Venue = rows.GetString(13),
        AmountBase = rows.GetDecimal(14),
        AmountQuote = rows.GetDecimal(15),
        Fee = rows.GetDecimal(16),
        FeeRate = rows.GetDecimal(17),
        IsMaker = rows.GetBoolean(18),
        FilledAt = rows.GetFieldValue<DateTimeOffset>(19),
        Receipt = rows.GetString(20),
    };

    /// <summary>Names the fills that belong to no order.</summary>
    private static async Task<long> FindLonelyAsync(NpgsqlConnection connection, Func<FillDifference, Task> found, CancellationToken ct)
    {
        var count = 0L;
        for (var after = long.MinValue; ;)
        {
            var before = count;
            await using var command = new NpgsqlCommand(
                "select f.id, f.order_id from fills f where f.id > $1 and not exists (select from orders o where o.id = f.order_id) order by f.id limit $2", connection)
            {
                Parameters = { new() { Value = after }, new() { Value = LonelyAtOnce } },
            };
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                after = rows.GetInt64(0);
                count++;
                await found(new(after, rows.GetGuid(1), "order", "none", "an order"));
            }

            if (count - before < LonelyAtOnce) return count;
        }
    }
}
