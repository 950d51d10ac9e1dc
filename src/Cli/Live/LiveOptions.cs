using System.CommandLine;
using System.Runtime.InteropServices;
using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Cli.Live;

/// <summary>What <c>watch</c> and <c>record</c> are told alike.</summary>
internal static class LiveOptions
{
    /// <summary>The argument that names the venue.</summary>
    public static Argument<string> Venue(IReadOnlyList<IVenueFeed> feeds) =>
        new("venue") { Description = string.Join(", ", feeds.Select(f => f.Venue.Id)) };

    /// <summary>The address of a running app.</summary>
    public static Option<Uri?> Server() => new("--server")
    {
        Description = "read a running app at this address instead of the venue",
        HelpName = "URL",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)) return uri;
            result.AddError($"--server is an address such as http://127.0.0.1:5080, not '{text}'");
            return null;
        },
    };

    /// <summary>Finds a venue by its id; <c>gdax</c> is the old name of <c>coinbase</c>.</summary>
    /// <exception cref="LiveProblem">There is none of that name.</exception>
    public static IVenueFeed Find(IReadOnlyList<IVenueFeed> feeds, string text)
    {
        var id = text.ToLowerInvariant();
        if (string.Equals(id, "gdax", StringComparison.Ordinal)) id = "coinbase";
        return feeds.FirstOrDefault(f => string.Equals(f.Venue.Id, id, StringComparison.Ordinal))
            ?? throw new LiveProblem($"unknown venue '{text}'; known are {string.Join(", ", feeds.Select(f => f.Venue.Id))}", LiveProblem.Usage);
    }

    /// <summary>Runs a live command: a problem is told and becomes the exit status; a reader who has gone and a signal are no failures.</summary>
    public static async Task<int> RunAsync(Func<CancellationToken, Task> run, CancellationToken ct)
    {
        // A terminal that closes ends a recording as properly as Ctrl-C does.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });
        try
        {
            await run(ending.Token);
            return 0;
        }
        catch (LiveProblem e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Ctrl-C or SIGTERM: whoever watched has seen enough.
            return 0;
        }
        catch (ReaderGoneException)
        {
            return 0;
        }
    }
}
