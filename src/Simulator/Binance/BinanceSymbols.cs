using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Binance;

/// <summary>The body of exchangeInfo.</summary>
internal static class BinanceSymbols
{
    public static void Open(WireText text, long nowMs) =>
        text.Raw("{\"timezone\":\"UTC\",\"serverTime\":"u8).Number(nowMs)
            .Raw(",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":"u8)
            .Number(BinanceWeights.LimitPerMinute)
            .Raw("},{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,\"limit\":100},{\"rateLimitType\":\"ORDERS\",\"interval\":\"DAY\",\"intervalNum\":1,\"limit\":200000},{\"rateLimitType\":\"RAW_REQUESTS\",\"interval\":\"MINUTE\",\"intervalNum\":5,\"limit\":300000}],\"exchangeFilters\":[],\"symbols\":["u8);

    public static void Write(WireText text, Listing listing)
    {
        text.Raw("{\"symbol\":\""u8).Raw(listing.Symbol).Raw("\",\"status\":\"TRADING\",\"baseAsset\":\""u8).Raw(listing.BaseCode)
            .Raw("\",\"baseAssetPrecision\":8,\"quoteAsset\":\""u8).Raw(listing.QuoteCode)
            .Raw("\",\"quotePrecision\":8,\"quoteAssetPrecision\":8,\"baseCommissionPrecision\":8,\"quoteCommissionPrecision\":8,\"orderTypes\":[\"LIMIT\",\"LIMIT_MAKER\",\"MARKET\",\"STOP_LOSS\",\"STOP_LOSS_LIMIT\",\"TAKE_PROFIT\",\"TAKE_PROFIT_LIMIT\"],\"icebergAllowed\":true,\"ocoAllowed\":true,\"otoAllowed\":true,\"opoAllowed\":true,\"quoteOrderQtyMarketAllowed\":true,\"allowTrailingStop\":true,\"cancelReplaceAllowed\":true,\"amendAllowed\":true,\"pegInstructionsAllowed\":true,\"isSpotTradingAllowed\":true,\"isMarginTradingAllowed\":false,\"filters\":["u8);
        text.Raw("{\"filterType\":\"PRICE_FILTER\",\"minPrice\":"u8).Price(listing, 1).Raw(",\"maxPrice\":\"9223720.00000000\",\"tickSize\":"u8).Price(listing, 1)
            .Raw("},{\"filterType\":\"LOT_SIZE\",\"minQty\":"u8).Quantity(listing, 1).Raw(",\"maxQty\":\"9000000000.00000000\",\"stepSize\":"u8).Quantity(listing, 1)
            .Raw("},{\"filterType\":\"ICEBERG_PARTS\",\"limit\":100},{\"filterType\":\"MARKET_LOT_SIZE\",\"minQty\":\"0.00000000\",\"maxQty\":\"900000000.00000000\",\"stepSize\":\"0.00000000\"},{\"filterType\":\"TRAILING_DELTA\",\"minTrailingAboveDelta\":10,\"maxTrailingAboveDelta\":2000,\"minTrailingBelowDelta\":10,\"maxTrailingBelowDelta\":2000},{\"filterType\":\"PERCENT_PRICE_BY_SIDE\",\"bidMultiplierUp\":\"5\",\"bidMultiplierDown\":\"0.2\",\"askMultiplierUp\":\"5\",\"askMultiplierDown\":\"0.2\",\"avgPriceMins\":5},{\"filterType\":\"NOTIONAL\",\"minNotional\":\""u8)
            .Raw(listing.Quote.Code == "BTC" ? "0.00010000"u8 : "5.00000000"u8)
            .Raw("\",\"applyMinToMarket\":true,\"maxNotional\":\"9000000.00000000\",\"applyMaxToMarket\":false,\"avgPriceMins\":5},{\"filterType\":\"MAX_NUM_ORDERS\",\"maxNumOrders\":200},{\"filterType\":\"MAX_NUM_ALGO_ORDERS\",\"maxNumAlgoOrders\":5}],\"permissions\":[],\"permissionSets\":[[\"SPOT\"]],\"defaultSelfTradePreventionMode\":\"EXPIRE_MAKER\",\"allowedSelfTradePreventionModes\":[\"EXPIRE_TAKER\",\"EXPIRE_MAKER\",\"EXPIRE_BOTH\"]}"u8);
    }
}
