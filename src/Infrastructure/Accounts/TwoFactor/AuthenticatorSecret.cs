using System.Security.Cryptography;

namespace CompraVenta.Infrastructure.Accounts.TwoFactor;

/// <summary>The secret that a user shares with their authenticator.</summary>
/// <param name="bytes">Its bytes.</param>
public sealed class AuthenticatorSecret(byte[] bytes)
{
    /// <summary>Who it is for, as authenticators show it.</summary>
    public const string Issuer = "CompraVenta";

    /// <summary>As RFC 4226, section 4, recommends: as long as the hash.</summary>
    private const int Length = 20;

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>As authenticators take it: base 32.</summary>
    public string Text => Base32.Encode(bytes);

    /// <summary>A new one.</summary>
    public static AuthenticatorSecret Create() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>The address in a QR code, by which an authenticator takes it.</summary>
    /// <param name="account">How the authenticator names the account, such as its mail address.</param>
    /// <remarks>The form is Google Authenticator's, "Key Uri Format", which all others read.</remarks>
    public string AddressFor(string account) =>
        $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(account)}?secret={Text}&issuer={Issuer}&algorithm=SHA1&digits={Totp.Digits}&period={Totp.StepSeconds}";
}
