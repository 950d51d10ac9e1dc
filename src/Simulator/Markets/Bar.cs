namespace CompraVenta.Simulator.Markets;

/// <summary>A candle in ticks and lots. <see cref="Quote"/> and <see cref="TakerQuote"/> are in units of the quote asset.</summary>
internal struct Bar
{
    public long StartMs;
    public long Open;
    public long High;
    public long Low;
    public long Close;
    public long Volume;
    public long TakerVolume;
    public double Quote;
    public double TakerQuote;
    public int Trades;
    public long FirstTradeId;
    public long LastTradeId;

    /// <summary>A bar in which nothing traded yet, standing at the price before it.</summary>
    public static Bar Flat(long startMs, long price) => new()
    {
        StartMs = startMs, Open = price, High = price, Low = price, Close = price, FirstTradeId = -1, LastTradeId = -1,
    };

    /// <summary>Adds one print; the first print of a flat bar makes its open.</summary>
    public void Add(in TapeTrade trade, double quote)
    {
        if (Trades == 0) Open = High = Low = trade.Price;
        High = Math.Max(High, trade.Price);
        Low = Math.Min(Low, trade.Price);
        Close = trade.Price;
        Volume += trade.Size;
        Quote += quote;
        if (trade.TakerBuys)
        {
            TakerVolume += trade.Size;
            TakerQuote += quote;
        }

        if (FirstTradeId < 0) FirstTradeId = trade.Id;
        LastTradeId = trade.Id;
        Trades++;
    }

    /// <summary>Appends a later bar; bars without trades only carry their price on.</summary>
    public void Append(in Bar later)
    {
        if (later.Trades == 0) return;
        if (Trades == 0)
        {
            var start = StartMs;
            this = later;
            StartMs = start;
            return;
        }

        High = Math.Max(High, later.High);
        Low = Math.Min(Low, later.Low);
        Close = later.Close;
        Volume += later.Volume;
        TakerVolume += later.TakerVolume;
        Quote += later.Quote;
        TakerQuote += later.TakerQuote;
        Trades += later.Trades;
        if (FirstTradeId < 0) FirstTradeId = later.FirstTradeId;
        if (later.LastTradeId >= 0) LastTradeId = later.LastTradeId;
    }
}
