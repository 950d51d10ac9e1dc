using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Bench.Accounts;

/// <summary>What an access token costs the first time and again, beside the bare check of its signature; what a sign-in over HTTP costs, beside the bare
/// password hash in it. Guards the budgets of 100 and 5 µs of docs/performance.md.</summary>
internal static class AccountsBench
{
    private const double FirstUsMax = 100;
    private const double AgainUsMax = 5;

    /// <summary>All rounds and the warming together stay below what the app remembers (20 000).</summary>
    private const int TokensARound = 1_500;
    private const int RepeatsARound = 10;
    private const int SignInsARound = 12;
    private const int WarmingRounds = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        await using var app = await AccountsApp.StartAsync();
        var session = await BeginSessionAsync(app);
        var (bare, first, again) = (new Costs(), new Costs(), new Costs());
        var (hash, signIn) = (new Costs(), new Costs());
        for (var round = -WarmingRounds; round < rounds; round++)
        {
            // The compilers rest after the first rounds, which are not counted.
            if (round == 0) (bare, first, again, hash, signIn) = (new Costs(), new Costs(), new Costs(), new Costs(), new Costs());
            await MeasureTokensAsync(app, session, bare, first, again);
            await MeasureSignInsAsync(app, hash, signIn);
        }

        await MustBeRevokedAtOnceAsync(app, session);
        Console.WriteLine($"{"",-38}{"times",9}{"p50 us",12}{"p99 us",12}{"B each",10}");
        Print("signature check, bare", bare);
        Print("token, first time", first);
        Print("token, again", again);
        Print("password hash, bare", hash);
        Print("sign-in over HTTP", signIn);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a token the first time costs {first.Us(0.5) / bare.Us(0.5):F2} bare signature checks; again, 1/{first.Us(0.5) / again.Us(0.5):F0} of the first time"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the password hash is {100 * hash.Us(0.5) / signIn.Us(0.5):F0} % of a sign-in"));
        var isReached = Reached("first time", first.Us(0.5), FirstUsMax) & Reached("again", again.Us(0.5), AgainUsMax);
        return isReached ? 0 : 1;
    }

    private static async Task<Guid> BeginSessionAsync(AccountsApp app) =>
        (await app.Services.GetRequiredService<SessionStore>().BeginAsync(app.User.Id, null, null, CancellationToken.None)).SessionId;

    private static async Task MeasureTokensAsync(AccountsApp app, Guid session, Costs bare, Costs first, Costs again)
    {
        var writer = app.Services.GetRequiredService<TokenWriter>();
        var verifier = app.Services.GetRequiredService<TokenVerifier>();
        var key = await app.Services.GetRequiredService<SigningKeys>().CurrentAsync(CancellationToken.None);
        var tokens = new string[TokensARound];
        for (var i = 0; i < tokens.Length; i++) tokens[i] = await writer.WriteAsync(app.User, session, CancellationToken.None);
        foreach (var token in tokens)
        {
            var end = token.LastIndexOf('.');
            var (signed, signature) = (Encoding.ASCII.GetBytes(token, 0, end), Base64Url.DecodeFromChars(token.AsSpan(end + 1)));
            Measure(bare, () => key.Verify(signed, signature));
            Measure(first, () => IsValid(verifier, token));
        }

        for (var repeat = 0; repeat < RepeatsARound; repeat++)
        {
            foreach (var token in tokens) Measure(again, () => IsValid(verifier, token));
        }
    }

    private static async Task MeasureSignInsAsync(AccountsApp app, Costs hash, Costs signIn)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var hasher = scope.ServiceProvider.GetRequiredService<IPasswordHasher<User>>();
        for (var i = 0; i < SignInsARound; i++)
        {
            Measure(hash, () => hasher.VerifyHashedPassword(app.User, app.User.PasswordHash!, AccountsApp.Password) == PasswordVerificationResult.Success);
            var before = GC.GetTotalAllocatedBytes();
            var since = Stopwatch.GetTimestamp();
            using var answer = await app.Http.PostAsJsonAsync(new Uri("/api/login", UriKind.Relative), new { email = AccountsApp.Email, password = AccountsApp.Password });
            signIn.Add(Stopwatch.GetTimestamp() - since);
            signIn.Bytes += GC.GetTotalAllocatedBytes() - before;
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>What was remembered of a token must not outlive its session: otherwise the cheap way measured is not the app's.</summary>
    private static async Task MustBeRevokedAtOnceAsync(AccountsApp app, Guid session)
    {
        var verifier = app.Services.GetRequiredService<TokenVerifier>();
        var token = await app.Services.GetRequiredService<TokenWriter>().WriteAsync(app.User, session, CancellationToken.None);
        if (!IsValid(verifier, token)) throw new InvalidOperationException("a good token was refused");
        await app.Services.GetRequiredService<SessionStore>().RevokeAsync(session, CancellationToken.None);
        if (IsValid(verifier, token)) throw new InvalidOperationException("a token outlived its session");
    }

    private static bool IsValid(TokenVerifier verifier, string token)
    {
        var verified = verifier.VerifyAsync(token, CancellationToken.None);
        return verified.IsCompletedSuccessfully ? verified.Result.Verdict == TokenVerdict.Valid : throw new InvalidOperationException("a token had to be asked for in the database");
    }

    private static void Measure(Costs costs, Func<bool> work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var since = Stopwatch.GetTimestamp();
        var isRight = work();
        costs.Add(Stopwatch.GetTimestamp() - since);
        costs.Bytes += GC.GetAllocatedBytesForCurrentThread() - before;
        if (!isRight) throw new InvalidOperationException("what was measured went wrong");
    }

    private static void Print(string what, Costs costs) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-38}{costs.Count,9}{costs.Us(0.5),12:F2}{costs.Us(0.99),12:F2}{(double)costs.Bytes / costs.Count,10:F0}"));

    private static bool Reached(string what, double us, double goal)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"token, {what}: {us:F2} us (goal below {goal})  {(us < goal ? "reached" : "MISSED")}"));
        return us < goal;
    }
}
