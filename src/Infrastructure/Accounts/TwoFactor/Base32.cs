namespace CompraVenta.Infrastructure.Accounts.TwoFactor;

/// <summary>Base 32 of RFC 4648, section 6, without padding: bytes as text that people can read to each other and type.</summary>
public static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsOfSign = 5;

    /// <summary>As text.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new System.Text.StringBuilder(((bytes.Length * 8) + BitsOfSign - 1) / BitsOfSign);
        var (bits, count) = (0, 0);
        foreach (var each in bytes)
        {
            bits = ((bits & 0xff) << 8) | each;
            for (count += 8; count >= BitsOfSign; count -= BitsOfSign) text.Append(Alphabet[(bits >> (count - BitsOfSign)) & 31]);
        }

        if (count > 0) text.Append(Alphabet[(bits << (BitsOfSign - count)) & 31]);
        return text.ToString();
    }
}
