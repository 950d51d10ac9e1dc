using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CompraVenta.Infrastructure.Accounts.TwoFactor;

/// <summary>Codes of an authenticator: TOTP of RFC 6238 as all authenticator apps have it, HMAC-SHA-1, 30 seconds a step, 6 digits.</summary>
public static class Totp
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    /// <summary>Seconds of a time step.</summary>
    public const int StepSeconds = 30;

    private const int Modulus = 1_000_000;

    /// <summary>How far a clock may be off, in steps (RFC 6238, section 5.2): the code before and the code after are good too.</summary>
    private const int Drift = 1;

    /// <summary>The number of the time step that a moment lies in.</summary>
    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a time step.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The RFC's hash, and the only one that every authenticator app knows; HMAC does not need its resistance to collisions.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350

        // Dynamic truncation: RFC 4226, section 5.3.
        var offset = hash[^1] & 0x0f;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & 0x7fff_ffff;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a text has the form of a code.</summary>
    public static bool IsCode(string text) => text.Length == Digits && text.All(char.IsAsciiDigit);

    /// <summary>Finds the time step around a moment that a code belongs to, in the same time whichever it is.</summary>
    /// <returns>The newest such step; null when the code belongs to none.</returns>
    public static long? FindStep(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        long? found = null;
        var given = Encoding.ASCII.GetBytes(code);
        for (var step = StepOf(now) - Drift; step <= StepOf(now) + Drift; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), given)) found = step;
        }

        return found;
    }
}
