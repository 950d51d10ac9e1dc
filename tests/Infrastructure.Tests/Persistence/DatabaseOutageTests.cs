using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Persistence;

[Collection(PostgresCollection.Name)]
public sealed class DatabaseOutageTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_connection_that_broke_is_an_outage_to_whoever_uses_it_or_its_transaction_next()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var end = database.CreateCommand("select pg_terminate_backend($1)"))
        {
            end.Parameters.Add(new() { Value = connection.ProcessID });
            await end.ExecuteNonQueryAsync();
        }

        await using var first = new NpgsqlCommand("select 1", connection, transaction);
        Assert.True(DatabaseOutage.IsCauseOf(await Assert.ThrowsAnyAsync<NpgsqlException>(() => first.ExecuteNonQueryAsync())));

        // As when it breaks while the end of an answer is read, which nobody is told of.
        Assert.True(DatabaseOutage.IsCauseOf(Assert.Throws<InvalidOperationException>(() => new NpgsqlCommand("select 1", connection, transaction))));
        await using var next = new NpgsqlCommand("select 1", connection);
        Assert.True(DatabaseOutage.IsCauseOf(await Assert.ThrowsAsync<InvalidOperationException>(() => next.ExecuteNonQueryAsync())));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("nowhere.invalid")]
    public async Task A_server_that_is_not_there_is_an_outage(string host)
    {
        await using var nowhere = NpgsqlDataSource.Create($"Host={host};Port=1;Username=nobody;Database=none");
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () => await nowhere.OpenConnectionAsync());
        Assert.True(DatabaseOutage.IsCauseOf(failure), failure.ToString());
        Assert.True(DatabaseOutage.IsOfDatabase(failure));
    }

    [Fact]
    public async Task A_wrong_question_is_none()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var wrong = database.CreateCommand("select nothing");
        Assert.False(DatabaseOutage.IsCauseOf(await Assert.ThrowsAsync<PostgresException>(() => wrong.ExecuteNonQueryAsync())));
        Assert.False(DatabaseOutage.IsCauseOf(new InvalidOperationException("Sequence contains no elements")));
        Assert.False(DatabaseOutage.IsCauseOf(new DbUpdateException("a wrong row")));
    }
}
