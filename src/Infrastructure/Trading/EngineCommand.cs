using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Something that others than its user ask of an account's engine.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">What.</param>
/// <param name="User">Whose account.</param>
/// <param name="Epoch">Of a reset the epoch that it is to end; null for whichever the account is in.</param>
internal sealed record EngineCommand(long Id, EngineCommandKind Kind, Guid User, int? Epoch)
{
    /// <summary>Has an engine carry it out: what it does and its answer are one batch.</summary>
    public void CarryOut(TradingEngine engine, long nowNs)
    {
        var refused = Kind switch
        {
            EngineCommandKind.Reset => engine.AccountOf(User) is not { } account ? RejectReason.UnknownAccount
                : engine.Reset(account, nowNs, Epoch, isByAdmin: true),
            EngineCommandKind.Close => engine.AccountOf(User) is { } account ? engine.Close(account, nowNs) : RejectReason.UnknownAccount,
            _ => RejectReason.BadTerms,
        };
        engine.Pending.Answer(Id, refused);
    }
}
