using System.Text.Json.Serialization;

namespace CompraVenta.Web.Trading;

/// <summary>What the calls of trading read and write, made at build time: no reflection on the way of an order.</summary>
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(MarketOrderRequest))]
[JsonSerializable(typeof(StopLossRequest))]
[JsonSerializable(typeof(ReplaceRequest))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(PlacedAnswer))]
[JsonSerializable(typeof(EstimateAnswer))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(OrdersAnswer))]
[JsonSerializable(typeof(CancelledAnswer))]
[JsonSerializable(typeof(AllCancelledAnswer))]
[JsonSerializable(typeof(StopLossAnswer))]
[JsonSerializable(typeof(StopCancelledAnswer))]
[JsonSerializable(typeof(OpenTransactions))]
[JsonSerializable(typeof(ClosedTransactions))]
[JsonSerializable(typeof(WalletAnswer))]
[JsonSerializable(typeof(CoinAnswer))]
[JsonSerializable(typeof(PortfolioAnswer))]
[JsonSerializable(typeof(EpochsAnswer))]
[JsonSerializable(typeof(ResetAnswer))]
internal sealed partial class TradingJson : JsonSerializerContext;
