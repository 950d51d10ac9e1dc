namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>What an admin sees of a user.</summary>
/// <param name="Summary">As in a list.</param>
/// <param name="IsEmailConfirmed">Whether the mail address was confirmed.</param>
/// <param name="HasTwoFactor">Whether signing in asks for an authenticator's code.</param>
/// <param name="Sessions">Sign-ins that live.</param>
/// <param name="ApiKeys">Keys of programs that hold.</param>
/// <param name="Passkeys">Passkeys.</param>
public sealed record UserDetail(UserSummary Summary, bool IsEmailConfirmed, bool HasTwoFactor, int Sessions, int ApiKeys, int Passkeys);
