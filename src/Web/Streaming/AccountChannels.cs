using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Infrastructure.Trading;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Streaming;

/// <summary>What the account channels of all connections are made with.</summary>
internal sealed record AccountChannels(
    AccountEventReader Reader,
    TradingDesk Desk,
    AccountStreams Streams,
    NotificationReader Told,
    NotificationStreams Notifications,
    StreamSessions Sessions,
    MarketSourceState Source,
    StreamCounters Counters,
    IOptions<StreamingOptions> Limits,
    TimeProvider Time,
    ILogger<AccountChannel> Logger);
