using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>The words for orders, on the wire, on pages and in streams alike.</summary>
public static class TradingWords
{
    /// <summary>BUY or SELL.</summary>
    public static string Word(this OrderSide side) => side == OrderSide.Buy ? "BUY" : "SELL";

    /// <summary>The type, such as STOP_LOSS.</summary>
    public static string Word(this OrderType type) => type switch
    {
        OrderType.Market => "MARKET",
        OrderType.Limit => "LIMIT",
        OrderType.StopLoss => "STOP_LOSS",
        OrderType.TakeProfit => "TAKE_PROFIT",
        OrderType.StopLimit => "STOP_LIMIT",
        OrderType.TakeProfitLimit => "TAKE_PROFIT_LIMIT",
        OrderType.TrailingStop => "TRAILING_STOP",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>What people call a type, by its word.</summary>
    public static string NameOf(string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        return type switch
        {
            "STOP_LOSS" => "Stop-loss",
            "TAKE_PROFIT" => "Take-profit",
            "STOP_LIMIT" => "Stop-limit",
            "TAKE_PROFIT_LIMIT" => "Take-profit limit",
            "TRAILING_STOP" => "Trailing stop",
            "OCO" => "One cancels the other",
            _ => char.ToUpperInvariant(type[0]) + type[1..].ToLowerInvariant(),
        };
    }

    /// <summary>The type in a letter or two, for lists: M, L, SL, TP, …</summary>
    public static string Letters(this OrderType type) => type switch
    {
        OrderType.Market => "M",
        OrderType.Limit => "L",
        OrderType.StopLoss => "SL",
        OrderType.TakeProfit => "TP",
        OrderType.StopLimit => "SLL",
        OrderType.TakeProfitLimit => "TPL",
        OrderType.TrailingStop => "TS",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>GTC, IOC, FOK or GTD.</summary>
    public static string Word(this TimeInForce time) => time switch
    {
        TimeInForce.GoodTillCancelled => "GTC",
        TimeInForce.ImmediateOrCancel => "IOC",
        TimeInForce.FillOrKill => "FOK",
        TimeInForce.GoodTillDate => "GTD",
        _ => throw new ArgumentOutOfRangeException(nameof(time)),
    };

    /// <summary>The state, such as <c>waiting</c>.</summary>
    public static string Word(this OrderState state) => state switch
    {
        OrderState.Waiting => "waiting",
        OrderState.Open => "open",
        OrderState.Filled => "filled",
        OrderState.Cancelled => "cancelled",
        OrderState.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>Why an order ended, such as <c>by_user</c>; null when it has not, or was filled.</summary>
    public static string? Word(this EndReason reason) => reason switch
    {
        EndReason.None => null,
        EndReason.ByUser => "by_user",
        EndReason.DepthExhausted => "depth_exhausted",
        EndReason.Immediate => "not_filled_at_once",
        EndReason.Expired => "expired",
        EndReason.Reset => "account_reset",
        EndReason.Delisted => "delisted",
        EndReason.OtherOfPair => "other_of_pair",
        EndReason.FundsShort => "insufficient_funds",
        EndReason.Replaced => "replaced",
        EndReason.AccountDeleted => "account_deleted",
        EndReason.ResetByAdmin => "reset_by_admin",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>The price that a trigger watches: <c>last</c>, <c>best</c> or <c>median</c>.</summary>
    public static string Word(this TriggerSource source) => source switch
    {
        TriggerSource.Last => "last",
        TriggerSource.Best => "best",
        TriggerSource.Median => "median",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };
}
