using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Infrastructure.Accounts.Own;

/// <summary>A virtual account of a user, with all that was ever done in it.</summary>
/// <param name="AccountId">Its number.</param>
/// <param name="Source">The source of its market's prices: <c>live</c>, <c>simulated</c> or <c>replay</c>.</param>
/// <param name="Epochs">From its opening, or a reset, to the next reset; oldest first.</param>
/// <param name="Balances">What it has, and had at the ends of earlier epochs.</param>
/// <param name="Orders">Its orders, oldest first.</param>
/// <param name="Fills">Their fills with receipts, oldest first.</param>
/// <param name="Postings">Every movement of its money, oldest first.</param>
/// <param name="Notifications">What its user was told on pages, oldest first.</param>
public sealed record PersonalAccount(
    Guid AccountId,
    string Source,
    IReadOnlyList<PersonalEpoch> Epochs,
    IReadOnlyList<PersonalBalance> Balances,
    IReadOnlyList<OrderView> Orders,
    IReadOnlyList<FillWithReceipt> Fills,
    IReadOnlyList<PersonalPosting> Postings,
    IReadOnlyList<NotificationView> Notifications);

/// <summary>An epoch of an account.</summary>
public sealed record PersonalEpoch(int Epoch, string Asset, decimal Amount, DateTimeOffset BegunAt);

/// <summary>What an account has of an asset in one epoch.</summary>
public sealed record PersonalBalance(int Epoch, string Asset, decimal Free, decimal Locked);

/// <summary>An amount that came to an account, or, negative, left it; free or locked for open orders.</summary>
public sealed record PersonalPosting(long Id, int Epoch, string Asset, bool IsLocked, decimal Amount);
