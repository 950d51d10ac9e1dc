namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>A request that was sent.</summary>
/// <param name="IsSubscribe">Whether it asks for streams; otherwise it gives them up.</param>
/// <param name="Books">Whose streams.</param>
internal readonly record struct BinanceRequest(bool IsSubscribe, BinanceBook[] Books);
