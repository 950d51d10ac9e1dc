using System.Globalization;

namespace CompraVenta.Bench.Fanout;

/// <summary>The fan-out goals: the app's streaming beside node <c>ws</c> and SignalR, in turns on this machine.</summary>
internal static class FanoutBench
{
    private const int MessageBytes = 300;
    private const int WarmRunsMax = 20;
    private const int SettledMethodsMax = 20;
    private const string Subscribe = """{"op":"subscribe","channel":"status"}""";

    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measuring = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<(string Kind, bool IsApart), ServerProcess> Servers = [];
    private static int rounds = 5;
    private static string recordings = Environment.GetEnvironmentVariable("COMPRAVENTA_TEST_DATA") is { Length: > 0 } data
        ? Path.Combine(data, "recordings")
        : Path.Combine("..", "shared", "data", "recordings");

    public static Task<int> RunAsync(string[] args)
    {
        var goals = "all";
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            if (args[i] == "--goal") goals = args[i + 1];
            else if (args[i] == "--recordings") recordings = args[i + 1];
            else if (args[i] == "--rounds") rounds = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
        }

        try
        {
            Console.WriteLine($"{"goal",-6}{"measured",-62}{"must",10}{"median",10}  rounds");
            if (Has("F1") || Has("F2")) Paced(1_000, 50, Has("F1"));
            if (Has("F2")) Paced(2_000, 10, false);
            if (Has("F3")) Saturated(1_000);
            if (Has("F3")) Saturated(2_000);
            if (Has("F4")) Mixed();
            if (Has("F5")) Idle();
            if (Has("F6")) Stalled();
            return Task.FromResult(0);
        }
        finally
        {
            foreach (var server in Servers.Values) server.Dispose();
        }

        bool Has(string goal) => goals == "all" || goals.Split(',').Contains(goal, StringComparer.OrdinalIgnoreCase);
    }

    private static void Paced(int clients, int perSecond, bool isCpu)
    {
        Warm("app", clients, $"rate {perSecond} {MessageBytes}", isApart: true);
        Warm("node", clients, $"rate {perSecond} {MessageBytes}", isApart: true);
        List<Figures> mine = [], theirs = [];
        for (var round = 0; round < rounds; round++)
        {
            // Each goes first in half of the rounds.
            var isMineFirst = round % 2 == 0;
            if (isMineFirst) mine.Add(Measure("app", clients, $"rate {perSecond} {MessageBytes}", isApart: true));
            theirs.Add(Measure("node", clients, $"rate {perSecond} {MessageBytes}", isApart: true));
            if (!isMineFirst) mine.Add(Measure("app", clients, $"rate {perSecond} {MessageBytes}", isApart: true));
        }

        var what = $"{clients} clients x {perSecond}/s of {MessageBytes} B";
        if (isCpu) Report("F1", $"CPU a delivery / node ws, {what}", 1.0, false, mine.Zip(theirs, (a, b) => a.CpuMicroseconds / b.CpuMicroseconds));
        Say($"app {Median(mine.Select(f => f.CpuMicroseconds)):F2} us, node {Median(theirs.Select(f => f.CpuMicroseconds)):F2} us a delivery");
        Report("F2", $"p99 / node ws, {what}", 1.0, false, mine.Zip(theirs, (a, b) => a.MillisecondsP99 / b.MillisecondsP99));
        Say($"app p50 {Median(mine.Select(f => f.MillisecondsP50)):F2} p99 {Median(mine.Select(f => f.MillisecondsP99)):F2} ms, "
            + $"node p50 {Median(theirs.Select(f => f.MillisecondsP50)):F2} p99 {Median(theirs.Select(f => f.MillisecondsP99)):F2} ms; "
            + $"deliveries/s app {Median(mine.Select(f => f.PerSecond)):F0}, node {Median(theirs.Select(f => f.PerSecond)):F0}");
    }

    private static void Saturated(int clients)
    {
        string[] kinds = ["app", "node", "signalr"];
        var figures = kinds.ToDictionary(k => k, _ => new List<Figures>());
        foreach (var kind in kinds) Warm(kind, clients, $"saturate {MessageBytes}");
        for (var round = 0; round < rounds; round++)
        {
            foreach (var kind in kinds) figures[kind].Add(Measure(kind, clients, $"saturate {MessageBytes}"));
        }

        Report("F3", $"saturated deliveries/s / node ws, {clients} clients", 4, true, figures["app"].Zip(figures["node"], (a, b) => a.PerSecond / b.PerSecond));
        Report("F3", $"saturated deliveries/s / SignalR, {clients} clients", 1.5, true, figures["app"].Zip(figures["signalr"], (a, b) => a.PerSecond / b.PerSecond));
        Say(string.Join(", ", kinds.Select(k => $"{k} {Median(figures[k].Select(f => f.PerSecond)):F0}/s at {Median(figures[k].Select(f => f.CpuMicroseconds)):F2} us")));
    }

    /// <summary>Recorded books, of which each client follows 20. What is counted is levels as they arrive: we tell what has changed since the
    /// last tick, and a level that changed twice in it once; node tells each change by itself.</summary>
    private static void Mixed()
    {
        const int Clients = 2_000;
        const int PairsEach = 20;
        if (!Directory.Exists(recordings)) throw new InvalidOperationException($"no recordings in {recordings}: name their folder with --recordings");
        var market = RecordedMarket.Read(recordings);
        var pairs = market.Pairs;
        if (pairs.Count < PairsEach) throw new InvalidOperationException($"{recordings} holds {pairs.Count} moving books, {PairsEach} are needed");
        var lines = market.Lines();
        foreach (var kind in (string[])["app", "node"]) Server(kind).Ask($"load {lines.Count}", lines);
        Play("app");
        Play("node");
        List<Mix> mine = [], theirs = [];
        for (var round = 0; round < rounds; round++)
        {
            mine.Add(Play("app"));
            theirs.Add(Play("node"));
        }

        Report("F4", $"updates a CPU second / node ws, {Clients} clients x {PairsEach} symbols", 8, true, mine.Zip(theirs, (a, b) => a.PerCpuSecond / b.PerCpuSecond));
        Say($"{pairs.Count} books with {market.ChangesPerSecond:F0} changes a second; updates a CPU second: "
            + $"app {Median(mine.Select(m => m.PerCpuSecond)):F0}, node {Median(theirs.Select(m => m.PerCpuSecond)):F0}");
        Say($"updates a second delivered: app {Median(mine.Select(m => m.PerSecond)):F0}, node {Median(theirs.Select(m => m.PerSecond)):F0}; "
            + $"changes a second played: app {Median(mine.Select(m => m.ChangesPerSecond)):F0}, node {Median(theirs.Select(m => m.ChangesPerSecond)):F0}");
        Say($"server's cores: app {Median(mine.Select(m => m.Cores)):F2}, node {Median(theirs.Select(m => m.Cores)):F2}; app: "
            + $"{Median(mine.Select(m => m.LevelsAMessage)):F1} levels a message, {Median(mine.Select(m => m.MessagesAWrite)):F1} messages a write, "
            + $"{mine.Sum(m => m.Snapshots)} snapshots in all rounds (their levels are counted like others)");

        Mix Play(string kind)
        {
            var server = Server(kind);
            using var clients = new LoadClients(
                server.Port,
                Clients,
                kind == "app" ? "/ws" : "/",
                client => Enumerable.Range(0, PairsEach).Select(i =>
                    $"{{\"op\":\"subscribe\",\"channel\":\"book\",\"depth\":200,\"pair\":\"{pairs[(client + i) % pairs.Count]}\"}}"),
                countsLevels: true);
            clients.Run(Warming);
            server.Ask("play");
            clients.Run(Warming * 2);
            clients.Reset();
            var (published, cpu) = (server.Ask("published"), server.CpuSeconds);
            var (snapshots, writes) = kind == "app" ? (server.Ask("snapshots"), server.Ask("writes")) : (0, 0);
            clients.Run(Measuring);
            (published, cpu) = (server.Ask("published") - published, server.CpuSeconds - cpu);
            if (kind == "app") (snapshots, writes) = (server.Ask("snapshots") - snapshots, server.Ask("writes") - writes);
            server.Ask("stop");
            if (clients.Lost > 0) throw new InvalidOperationException($"{kind} closed {clients.Lost} clients");
            var seconds = Measuring.TotalSeconds;
            return new Mix(
                clients.Levels / cpu,
                clients.Levels / seconds,
                published / seconds,
                cpu / seconds,
                (double)clients.Levels / Math.Max(1, clients.Deliveries),
                (double)clients.Deliveries / Math.Max(1, writes),
                snapshots);
        }
    }

    private static void Idle()
    {
        const int Clients = 2_000;
        var perClient = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            // A process of its own each time: memory once grown would hide the next clients'.
            using var server = ServerProcess.Start("app", isApart: false);
            using (var first = Connect(server, "app", 200)) first.Run(Warming);
            using var few = Connect(server, "app", 100);
            few.Run(Warming);
            var before = server.Ask("memory");
            using var clients = Connect(server, "app", Clients);
            clients.Run(Warming);
            perClient.Add((server.Ask("memory") - before) / 1_000.0 / Clients);
        }

        Report("F5", $"kB of resident memory an idle client, {Clients} clients", 25, false, perClient);
    }

    private static void Stalled()
    {
        const int Clients = 200;
        const string Load = "rate 100 4000";
        Warm("app", Clients, Load);
        var server = Server("app");
        List<double> ratios = [], held = [];
        for (var round = 0; round < rounds; round++)
        {
            var without = Measure("app", Clients, Load);
            using var clients = Connect(server, "app", Clients);
            using var stalled = LoadClients.Stall(server.Port, Subscribe);
            var dropped = server.Ask("dropped");
            server.Ask(Load);

            // Until the kernel's buffers and the client's own are full.
            for (var seconds = 0; server.Ask("dropped") == dropped && seconds < 60; seconds++) clients.Run(TimeSpan.FromSeconds(1));
            var with = Measure(server, clients);
            if (server.Ask("dropped") == dropped) throw new InvalidOperationException("the stalled client was never full");
            held.Add((server.Ask("held") + (96 * 1_024)) / 1_024.0);
            server.Ask("stop");
            ratios.Add(with.MillisecondsP99 / without.MillisecondsP99);
        }

        Report("F6", $"p99 of {Clients} clients with one stalled / without", 1.1, false, ratios);
        Report("F6", "KiB held for the stalled one at the end, plus 96 for the server", 256, false, held);
    }

    /// <summary>Runs without being counted, until the server has compiled what it runs: with one core for itself that takes .NET several runs, and
    /// would be counted as the cost of messages.</summary>
    private static void Warm(string kind, int count, string command, bool isApart = false)
    {
        for (var run = 1; run <= WarmRunsMax; run++)
        {
            var compiled = Server(kind, isApart).Ask("compiled");
            Measure(kind, count, command, isApart);
            if (run > 1 && Server(kind, isApart).Ask("compiled") - compiled < SettledMethodsMax) return;
        }

        Say($"{kind} still compiles after {WarmRunsMax} runs");
    }

    private static Figures Measure(string kind, int count, string command, bool isApart = false)
    {
        var server = Server(kind, isApart);
        using var clients = Connect(server, kind, count);
        server.Ask(command);
        clients.Run(Warming);
        var figures = Measure(server, clients);
        server.Ask("stop");
        if (clients.Lost > 0) throw new InvalidOperationException($"{kind} closed {clients.Lost} clients");
        return figures;
    }

    private static Figures Measure(ServerProcess server, LoadClients clients)
    {
        clients.Reset();
        var cpu = server.CpuSeconds;
        clients.Run(Measuring);
        cpu = server.CpuSeconds - cpu;
        return new Figures(
            cpu * 1e6 / clients.Deliveries, clients.Latency(0.5), clients.Latency(0.99), clients.Deliveries / Measuring.TotalSeconds, cpu);
    }

    private static ServerProcess Server(string kind, bool isApart = false)
    {
        if (!Servers.TryGetValue((kind, isApart), out var server)) Servers.Add((kind, isApart), server = ServerProcess.Start(kind, isApart));
        return server;
    }

    private static LoadClients Connect(ServerProcess server, string kind, int count) => kind switch
    {
        "app" => new LoadClients(server.Port, count, "/ws", static _ => [Subscribe]),
        "signalr" => new LoadClients(server.Port, count, "/hub", static _ => ["{\"protocol\":\"json\",\"version\":1}\u001e"]),
        _ => new LoadClients(server.Port, count, "/", static _ => []),
    };

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return ordered[ordered.Length / 2];
    }

    private static void Report(string goal, string what, double must, bool isMore, IEnumerable<double> ratios)
    {
        var all = ratios.ToArray();
        var median = Median(all);
        var isMet = isMore ? median >= must : median <= must;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{goal,-6}{what,-62}{(isMore ? ">= " : "<= ") + must.ToString(CultureInfo.InvariantCulture),10}{median,10:F2}  {(isMet ? "met" : "MISSED")} ({all.Min():F2}-{all.Max():F2})"));
    }

    private static void Say(FormattableString text) => Console.WriteLine("      " + text.ToString(CultureInfo.InvariantCulture));

    private static void Say(string text) => Console.WriteLine("      " + text);

    private readonly record struct Mix(
        double PerCpuSecond, double PerSecond, double ChangesPerSecond, double Cores, double LevelsAMessage, double MessagesAWrite, long Snapshots);

    private readonly record struct Figures(double CpuMicroseconds, double MillisecondsP50, double MillisecondsP99, double PerSecond, double CpuSeconds);
}
