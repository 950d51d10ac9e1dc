using System.Diagnostics;
using System.Globalization;
using CompraVenta.TestKit.Trading;
using Microsoft.Playwright;

namespace CompraVenta.Bench.Terminal;

/// <summary>The Trade page as somebody has it open for hours, in a real browser beside the real app. Guards the page's budgets of docs/performance.md.</summary>
internal static class TerminalBench
{
    private const double ClickMsMax = 150;
    private const double LongTaskMsMax = 50;
    private const double GrowthMax = 0.05;
    private const int WarmUpOrders = 20;
    private const int TriesPerPart = 4;
    private const string Pair = "BTC-USDT";
    private const string Stock = "0.05";
    private const string Amount = "0.001";

    private static readonly TimeSpan LongTaskTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan OrderPause = TimeSpan.FromMilliseconds(250);
    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../publish/Web/terminal/CompraVenta.Web.dll"));

    public static async Task<int> RunAsync(string[] args)
    {
        var (orders, minutes, frames) = (300, 30, 2_000);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var number = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            switch (args[i])
            {
                case "--orders": orders = number; break;
                case "--minutes": minutes = number; break;
                case "--frames": frames = number; break;
                default: throw new ArgumentException($"no option '{args[i]}'", nameof(args));
            }
        }

        var folder = Directory.CreateTempSubdirectory("compraventa-terminal-").FullName;
        try
        {
            await using var app = new AppProcess(Program, folder, null, ("COMPRAVENTA_Simulator__FramesPerSecond", frames.ToString(CultureInfo.InvariantCulture)));
            app.Start();
            await app.AnswersAsync("/readyz");
            using var playwright = await Playwright.CreateAsync();
            await using var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium-headless-shell", Args = ["--no-sandbox", "--disable-gpu"] });
            await using var terminal = await TerminalPage.OpenAsync(chromium, app.Address, Pair);

            // What is bought comes less its fee: to sell as much as was bought, some must be there before.
            await terminal.TradeAsync("BUY", Stock);
            var isReached = await MeasureClicksAsync(terminal, orders);
            isReached &= await MeasureLongTasksAsync(terminal);
            if (minutes > 0) isReached &= await MeasureMemoryAsync(terminal, TimeSpan.FromMinutes(minutes));
            return isReached ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> MeasureClicksAsync(TerminalPage terminal, int orders)
    {
        for (var i = 0; i < WarmUpOrders; i++) await OrderAsync(terminal, i);
        for (var tries = 1; ; tries++)
        {
            var (stolen, since, seen) = (StolenTime.Read(), Stopwatch.GetTimestamp(), terminal.Updates);
            var times = new List<double>();
            for (var i = 0; i < orders; i++) times.Add(await OrderAsync(terminal, i));
            var share = StolenTime.Read().ShareSince(stolen);
            var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
            times.Sort();
            var (p50, p99) = (times[times.Count / 2], times[Math.Min(times.Count - 1, times.Count * 99 / 100)]);
            Say($"click to fill on screen, {times.Count} orders beside {(terminal.Updates.Book - seen.Book) / seconds:0.0} updates of the ladder and {(terminal.Updates.Tape - seen.Tape) / seconds:0.0} of the tape a second: p50 {p50:0} ms, p99 {p99:0} ms, most {times[^1]:0} ms (host took {share:P1})");
            if (share <= StolenTime.Calm) return Judge("p99 of a click to the fill on screen", p99, ClickMsMax, "ms");
            if (tries == TriesPerPart) return NotMeasured("click to fill");
        }
    }

    private static async Task<bool> MeasureLongTasksAsync(TerminalPage terminal)
    {
        for (var tries = 1; ; tries++)
        {
            var (stolen, seen) = (StolenTime.Read(), terminal.Updates);
            await terminal.TakeLongTasksAsync();
            await Task.Delay(LongTaskTime);
            var tasks = await terminal.TakeLongTasksAsync();
            var share = StolenTime.Read().ShareSince(stolen);
            var seconds = LongTaskTime.TotalSeconds;
            Say($"a minute beside {(terminal.Updates.Book - seen.Book) / seconds:0.0} updates of the ladder and {(terminal.Updates.Tape - seen.Tape) / seconds:0.0} of the tape a second: {tasks.Length} long tasks{(tasks.Length > 0 ? $", the longest {tasks.Max():0} ms" : "")} (host took {share:P1})");
            if (share <= StolenTime.Calm) return Judge("longest task", tasks.DefaultIfEmpty(0).Max(), LongTaskMsMax, "ms");
            if (tries == TriesPerPart) return NotMeasured("long tasks");
        }
    }

    private static async Task<bool> MeasureMemoryAsync(TerminalPage terminal, TimeSpan time)
    {
        var since = Stopwatch.GetTimestamp();
        var heaps = new List<double>();
        while (Stopwatch.GetElapsedTime(since) < time)
        {
            await OrderAsync(terminal, heaps.Count);
            await Task.Delay(TimeSpan.FromMinutes(1));
            var (heap, nodes, listeners) = await terminal.ReadMemoryAsync();
            heaps.Add(heap);
            Say($"minute {heaps.Count}: {heap / 1024 / 1024:0.00} MiB of script's heap after collection, {nodes:0} nodes, {listeners:0} listeners");
        }

        // The first third fills caches; the page is flat when the last third holds no more than the one before.
        var third = Math.Max(1, heaps.Count / 3);
        var (middle, last) = (heaps.Skip(heaps.Count - (2 * third)).Take(third).Average(), heaps.TakeLast(third).Average());
        return Judge("growth of the heap from the middle third to the last", (last / middle) - 1, GrowthMax, "of it");
    }

    private static async Task<double> OrderAsync(TerminalPage terminal, int number)
    {
        await Task.Delay(OrderPause);
        return await terminal.TradeAsync(number % 2 == 0 ? "BUY" : "SELL", Amount);
    }

    private static bool Judge(string what, double value, double goal, string unit)
    {
        var isReached = value <= goal;
        Say($"{(isReached ? "reached" : "MISSED")}: {what} {value.ToString("0.###", CultureInfo.InvariantCulture)} {unit}, goal {goal.ToString(CultureInfo.InvariantCulture)}");
        return isReached;
    }

    private static bool NotMeasured(string what)
    {
        Say($"NOT MEASURED: {what}: the machine's host took more than {StolenTime.Calm:P0} of the processors in each of {TriesPerPart} tries");
        return false;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
