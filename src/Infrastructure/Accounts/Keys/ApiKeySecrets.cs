using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace CompraVenta.Infrastructure.Accounts.Keys;

/// <summary>Makes keys and secrets, and keeps secrets under data protection: a hash would not do, since signatures made with them are to be checked.</summary>
public sealed class ApiKeySecrets
{
    /// <summary>Letters and digits of a key, and of a secret: as many as Binance's have.</summary>
    public const int Length = 64;

    private const string Signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> SignsSearched = SearchValues.Create(Signs);

    private readonly IDataProtector protector;
    private readonly Lazy<byte[]> decoy;

    /// <summary>Keeps them by the app's keys of data protection.</summary>
    public ApiKeySecrets(IDataProtectionProvider protection)
    {
        protector = protection.CreateProtector("CompraVenta.ApiKeys");
        decoy = new(() => Protect(Make()));
    }

    /// <summary>Makes a key or a secret: 381 random bits.</summary>
    public static string Make() => RandomNumberGenerator.GetString(Signs, Length);

    /// <summary>Whether a text has the form of a key, and of a secret.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text) => text.Length == Length && !text.ContainsAnyExcept(SignsSearched);

    /// <summary>A secret as it is stored.</summary>
    public byte[] Protect(string secret) => protector.Protect(Encoding.ASCII.GetBytes(secret));

    /// <summary>A stored secret in ASCII; null costs the same and gives one that nobody has.</summary>
    public byte[] Unprotect(byte[]? stored) => protector.Unprotect(stored ?? decoy.Value);
}
