using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace CompraVenta.TestKit;

/// <summary>Waits for what other threads and processes bring about, with a deadline instead of a fixed pause.</summary>
public static class Eventually
{
    /// <summary>Long enough for a machine that is busy with other things; reached only by a test that fails.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when the condition holds; fails the test when it does not by the deadline.</summary>
    public static Task True(Func<bool> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        True(() => Task.FromResult(condition()), deadline, what);

    /// <inheritdoc cref="True(Func{bool},TimeSpan?,string)"/>
    public static async Task True(Func<Task<bool>> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var limit = deadline ?? DefaultDeadline;
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit) throw new XunitException($"Not within {limit}: {what}");
            await Task.Delay(Pause);
        }
    }
}
