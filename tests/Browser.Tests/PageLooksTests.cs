using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>Every page that is open to all, at both widths and in both themes.</summary>
public sealed class PageLooksTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("register", "/Register"),
        ("login", "/Login"),
        ("login-code-late", "/Login/Code"),
        ("password-forgotten", "/Password/Forgotten"),
        ("password-reset", "/Password/Reset?user=01990000-0000-7000-8000-000000000000&token=a"),
        ("password-reset-bad-link", "/Password/Reset"),
        ("email-confirmation", "/Email/Confirmation"),
        ("email-confirm", "/Email/Confirm?user=01990000-0000-7000-8000-000000000000&token=a"),
        ("email-change", "/Email/Change?user=01990000-0000-7000-8000-000000000000&email=a.person.with.a.long.name@a.department.of.a.university.example.org&token=a"),
        ("email-change-bad-link", "/Email/Change"),
        ("try", "/Try"),
        ("home", "/"),
        ("markets", "/Markets"),
        ("markets-filtered", "/Markets?quote=USDT&sort=change"),
        ("markets-empty", "/Markets?q=nothing&dir=sideways"),
        ("book", "/Book?pair=BTC-USD"),
        ("book-three-exchanges", "/Book?pair=BTC-USDT"),
        ("book-one-exchange", "/Book?pair=BTC-USD&exchange=bitfinex&limit=200"),
        ("book-small-price", "/Book?pair=SHIB-USDT"),
        ("book-one-side", "/Book?pair=BTC-USD&side=ask&limit=8"),
        ("book-not-listed", "/Book?pair=BTC-USD&exchange=binance"),
        ("book-empty-range", "/Book?pair=BTC-USD&price_greater_than=900000"),
        ("book-mistakes", "/Book?pair=BTC-USD&price_greater_than=abc&limit=0"),
        ("book-unknown", "/Book?pair=NOPE-USD"),
        ("trade-visitor", "/Trade?pair=BTC-USDT"),
        ("trade-unknown", "/Trade?pair=NOPE-USD"),
        ("status", "/Status"),
        ("docs-api", "/docs/api"),
        ("docs-ws", "/docs/ws"),
        ("simulation", "/Simulation"),
        ("about", "/About"),
        ("virtual-money", "/Virtual-money"),
        ("privacy", "/Privacy"),
        ("terms", "/Terms"),
        ("data-terms", "/Data-terms"),
        ("not-found", "/nothing/here"),
        ("forbidden", "/error/403"),
        ("broken", "/error/500"),
    ];

    public static TheoryData<string, string> Looks() => PageLook.Of(Pages);

    [Theory]
    [MemberData(nameof(Looks))]
    public Task Looks_right(string name, string path) => PageLook.AtAsync(chromium, name, path);
}
