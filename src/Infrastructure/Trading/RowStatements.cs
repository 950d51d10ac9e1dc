using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Writes rows of one shape: few of them as values, by statements of 8, 4, 2 and 1 rows, and more as one statement that takes an array a column. So few statements that all stay prepared.</summary>
/// <remarks><c>unnest</c> makes a table of each array, which took one order of 33 columns twice the time of its values; of many rows the values took PostgreSQL about a fifth more processor time than
/// arrays. Statements and their parameters are used again with each batch, so a batch must have been executed before the next is begun.</remarks>
/// <param name="sql">The statement, with <c>{columns}</c> in place of the columns' names and <c>{rows}</c> in place of the query that has the rows.</param>
internal sealed class RowStatements<T>(string sql)
{
    private const int ArraysFrom = 16;

    private readonly List<Column> columns = [];

    // By the number of rows, of which each is used once a batch; the one with arrays is the last.
    private readonly NpgsqlBatchCommand?[] made = new NpgsqlBatchCommand?[ArraysFrom + 1];

    /// <summary>Adds a column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">What a row has there.</param>
    /// <param name="type">Its type, where that of the value does not say it.</param>
    public RowStatements<T> With<TValue>(string name, Func<T, TValue> value, NpgsqlDbType? type = null)
    {
        columns.Add(new Column<TValue>(name, value, type));
        return this;
    }

    /// <summary>Adds what writes the rows.</summary>
    public void AddTo(NpgsqlBatch batch, IReadOnlyCollection<T> rows)
    {
        if (rows.Count >= ArraysFrom)
        {
            var arrays = made[ArraysFrom] ??= Arrays();
            for (var i = 0; i < columns.Count; i++) columns[i].SetArray(arrays.Parameters[i], rows);
            batch.BatchCommands.Add(arrays);
            return;
        }

        using var row = rows.GetEnumerator();
        for (var (left, count) = (rows.Count, ArraysFrom / 2); count > 0; count /= 2)
        {
            if (left < count) continue;
            var values = made[count] ??= Values(count);
            for (var (i, parameter) = (0, 0); i < count && row.MoveNext(); i++)
            {
                foreach (var column in columns) column.Set(values.Parameters[parameter++], row.Current);
            }

            batch.BatchCommands.Add(values);
            left -= count;
        }
    }

    private NpgsqlBatchCommand Values(int count)
    {
        var rows = new StringBuilder("values ");
        var command = new NpgsqlBatchCommand();
        for (var row = 0; row < count; row++)
        {
            rows.Append(row == 0 ? "(" : ", (");
            foreach (var column in columns)
            {
                rows.Append(column == columns[0] ? "$" : ", $").Append(command.Parameters.Count + 1);
                command.Parameters.Add(column.Parameter());
            }

            rows.Append(')');
        }

        return Completed(command, rows.ToString());
    }

    private NpgsqlBatchCommand Arrays()
    {
        var command = new NpgsqlBatchCommand();
        foreach (var column in columns) command.Parameters.Add(column.ArrayParameter());
        return Completed(command, $"select * from unnest({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))})");
    }

    private NpgsqlBatchCommand Completed(NpgsqlBatchCommand command, string rows)
    {
        command.CommandText = sql.Replace("{columns}", string.Join(", ", columns.Select(column => column.Name)), StringComparison.Ordinal).Replace("{rows}", rows, StringComparison.Ordinal);
        return command;
    }

    private abstract class Column(string name)
    {
        public string Name => name;

        public abstract NpgsqlParameter Parameter();

        public abstract void Set(NpgsqlParameter parameter, T row);

        public abstract NpgsqlParameter ArrayParameter();

        public abstract void SetArray(NpgsqlParameter parameter, IReadOnlyCollection<T> rows);
    }

    private sealed class Column<TValue>(string name, Func<T, TValue> value, NpgsqlDbType? type) : Column(name)
    {
        public override NpgsqlParameter Parameter()
        {
            var parameter = new NpgsqlParameter<TValue>();
            if (type is { } known) parameter.NpgsqlDbType = known;
            return parameter;
        }

        public override void Set(NpgsqlParameter parameter, T row) => ((NpgsqlParameter<TValue>)parameter).TypedValue = value(row);

        public override NpgsqlParameter ArrayParameter()
        {
            var parameter = new NpgsqlParameter<List<TValue>> { TypedValue = [] };
            if (type is { } known) parameter.NpgsqlDbType = NpgsqlDbType.Array | known;
            return parameter;
        }

        public override void SetArray(NpgsqlParameter parameter, IReadOnlyCollection<T> rows)
        {
            var array = ((NpgsqlParameter<List<TValue>>)parameter).TypedValue!;
            array.Clear();
            foreach (var row in rows) array.Add(value(row));
        }
    }
}
