using CompraVenta.Infrastructure.Trading.FirstSteps;

namespace CompraVenta.Web.Trading.FirstSteps;

/// <summary>The first steps as a page shows them.</summary>
/// <param name="Steps">How far the user has come.</param>
/// <param name="IsCompact">Whether they take a line only, without what each is good for.</param>
internal sealed record FirstStepsCard(FirstStepsView Steps, bool IsCompact)
{
    private const string Pair = "BTC-USDT";

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<FirstStep> List { get; } =
    [
        new("Buy something", Steps.HasBought, "A market order takes what the exchanges offer at that moment. The money is virtual, so nothing can go wrong.", "Open the ticket", $"/Trade?pair={PairOf(Steps)}&side=BUY&type=MARKET#ticket"),
        new(
            "Protect it with a stop", Steps.HasProtected, "A stop-loss waits below the market and sells when the price falls to it, also while you are away.", "Open the ticket for a stop",
            $"/Trade?pair={PairOf(Steps)}&side=SELL&type=STOP_LOSS#ticket"),
        new(
            "Read the receipt", Steps.HasReadReceipt, "Each fill tells what it was computed from: the exchange, the levels taken, the fee, how old the data were.", "Open the receipt",
            Steps.Purchase is { } bought ? $"/Orders/{bought.OrderId}" : null),
    ];

    /// <summary>The step to do next; null when all are done.</summary>
    public FirstStep? Next => List.FirstOrDefault(step => !step.IsDone);

    private static string PairOf(FirstStepsView steps) => steps.Purchase is { } bought ? $"{bought.Base}-{bought.Quote}" : Pair;
}
