namespace CompraVenta.Infrastructure.Accounts.TwoFactor;

/// <summary>How a user's second factor stands.</summary>
/// <param name="IsOn">Whether signing in asks for a code.</param>
/// <param name="RecoveryCodesLeft">Recovery codes that are still good.</param>
/// <param name="Pending">The secret of an authenticator that has not proved yet that it has it; null without one.</param>
public sealed record TwoFactorState(bool IsOn, int RecoveryCodesLeft, AuthenticatorSecret? Pending);
