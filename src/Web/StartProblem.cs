using System.Net.Sockets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Web;

/// <summary>Says in a line why the app can't start, where the reason is the operator's to mend.</summary>
internal static class StartProblem
{
    /// <summary>The line; null when it is a defect of the app, which deserves its stack trace.</summary>
    public static string? Describe(Exception e) => e switch
    {
        DataFolderInUseException or PrivatePostgresException => e.Message,
        OptionsValidationException options => $"A setting is wrong: {string.Join(" ", options.Failures)}",
        AddressInUseException => $"{e.Message} Choose another with --urls.",
        IOException { InnerException: AddressInUseException } => $"{e.Message} Choose another with --urls.",
        NpgsqlException { InnerException: SocketException } => $"The database of the connection string can't be reached: {e.Message}",
        PostgresException => $"The database of the connection string refuses: {e.Message}",
        AggregateException { InnerExceptions: [var first, ..] } => Describe(first),
        _ => null,
    };
}
