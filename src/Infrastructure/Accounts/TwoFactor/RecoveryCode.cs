using System.Security.Cryptography;
using System.Text;

namespace CompraVenta.Infrastructure.Accounts.TwoFactor;

/// <summary>Codes that sign in once in place of an authenticator's: 80 random bits, as four groups of four letters and digits.</summary>
public static class RecoveryCode
{
    /// <summary>How many a user gets.</summary>
    public const int Count = 10;

    private const int Bytes = 10;
    private const int GroupLength = 4;

    /// <summary>A new one.</summary>
    public static string Create() => string.Join('-', Base32.Encode(RandomNumberGenerator.GetBytes(Bytes)).Chunk(GroupLength).Select(group => new string(group)));

    /// <summary>A code as typed, without what does not count: spaces, hyphens, and whether letters are large.</summary>
    public static string Compact(string code) => string.Concat(code.Where(c => c is not '-' && !char.IsWhiteSpace(c))).ToUpperInvariant();

    /// <summary>What is kept of it. There are too many codes to try them all, so that a fast hash does.</summary>
    public static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(Compact(code)));
}
