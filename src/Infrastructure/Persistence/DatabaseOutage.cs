using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>Tells a database that can't be asked just now from a question that was wrong.</summary>
public static class DatabaseOutage
{
    /// <summary>Whether the database, or the way to it, failed or refused: what a worker that asks again later outlives, whatever it was.</summary>
    public static bool IsOfDatabase(Exception failure) => failure is NpgsqlException or DbUpdateException || IsCauseOf(failure);

    /// <summary>Whether an exception, or one that it wraps, says that the database can't be reached, has no room, or is being stopped. Asking again later may succeed.</summary>
    /// <remarks>Entity Framework wraps such an exception in an <see cref="InvalidOperationException"/>, on saving in one of its own.</remarks>
    public static bool IsCauseOf(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is NpgsqlException { IsTransient: true }) return true;

            // A connection that broke as the last of an answer was read is noticed by whoever uses it, or its transaction, next.
            if (cause is InvalidOperationException { Source: nameof(Npgsql), Message: "Transaction is already completed" or "Connection is not open" }) return true;

            // The server says that it is being stopped, has crashed, or is not up yet.
            if (cause is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow }) return true;
        }

        return false;
    }
}
