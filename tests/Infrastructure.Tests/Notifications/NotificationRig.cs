using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Tests.Mail;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Notifications;

/// <summary>An engine that is fed by hand, its journal, and what tells users of what it does.</summary>
internal sealed class NotificationRig : IAsyncDisposable
{
    private NotificationRig(MailRig mail, TradedMarket market)
    {
        (Mail, Market) = (mail, market);
        Source.Decide(MarketSource.Simulated);
        Writer = new NotificationWriter(new NotificationMails(mail.Queue, mail.Get<IOptions<MailOptions>>()));
        Teller = AnotherTeller();
        Streams = new NotificationStreams();
        Reader = new NotificationReader(Contexts, Streams, Source);
        Switches = new NotificationSwitchStore(Contexts);
    }

    public MailRig Mail { get; }

    public TradedMarket Market { get; }

    public MarketSourceState Source { get; } = new();

    public NotificationWriter Writer { get; }

    public EventTeller Teller { get; }

    public NotificationStreams Streams { get; }

    public NotificationReader Reader { get; }

    public NotificationSwitchStore Switches { get; }

    public IDbContextFactory<CompraVentaDb> Contexts => Mail.Get<IDbContextFactory<CompraVentaDb>>();

    public static async Task<NotificationRig> CreateAsync(PostgresFixture postgres)
    {
        var mail = await MailRig.CreateAsync(postgres);
        return new NotificationRig(mail, await TradedMarket.BeginAsync(mail.Get<NpgsqlDataSource>()));
    }

    /// <summary>As another instance has it.</summary>
    public EventTeller AnotherTeller() => new(Contexts, Writer, Source, new PriceFigures(new InstrumentCatalog(new ListingDirectory())), NullLogger<EventTeller>.Instance);

    /// <summary>A user with an account.</summary>
    public async Task<(User User, Guid Account)> AddUserAsync(string email = "ada@example.org", bool isConfirmed = true)
    {
        var user = await Mail.AddUserAsync(email);
        await using var db = await Contexts.CreateDbContextAsync();
        await db.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(row => row.SetProperty(u => u.EmailConfirmed, isConfirmed));
        return (user, Market.Open(user.Id));
    }

    /// <summary>Writes what the engine decided, and tells it.</summary>
    public async Task TellAsync()
    {
        await Market.CommitAsync();
        while (await Teller.FindBehindAsync(CancellationToken.None) is { Count: > 0 } behind) await Teller.TellAsync(behind, CancellationToken.None);
    }

    /// <summary>What a user was told, oldest first.</summary>
    public async Task<List<NotificationView>> ToldAsync(Guid user) => [.. (await Reader.ListAsync(user, null, 200, CancellationToken.None)).Notifications.Reverse()];

    public Task SetAsync(Guid user, NotificationKind kind, bool? page = null, bool? mail = null) =>
        Switches.ChangeAsync(user, new Dictionary<NotificationKind, (bool?, bool?)> { [kind] = (page, mail) }, CancellationToken.None);

    public ValueTask DisposeAsync() => Mail.DisposeAsync();
}
