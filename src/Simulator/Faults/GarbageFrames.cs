using System.Text;
using System.Text.RegularExpressions;

namespace CompraVenta.Simulator.Faults;

/// <summary>Turns a good frame into a bad one.</summary>
internal static partial class GarbageFrames
{
    private const int Depth = 20_000;
    private const int OversizedBytes = 40 << 20;

    private static readonly string[] InTurn = ["not_json", "half", "wrong_types", "deep", "absurd"];

    public static bool IsKnown(string variant) => variant == "oversized" || InTurn.Contains(variant, StringComparer.Ordinal);

    /// <param name="frame">The whole text of a good frame.</param>
    /// <param name="variant">See <see cref="Fault.Variant"/>.</param>
    /// <param name="number">Chooses the variant when none is named.</param>
    public static byte[] Spoil(ReadOnlySpan<byte> frame, string? variant, int number) => (variant ?? InTurn[number % InTurn.Length]) switch
    {
        "half" => frame[..(frame.Length / 2)].ToArray(),
        "wrong_types" => Replace(frame, WrongTypes),
        "deep" => Deep(),
        "absurd" => Replace(frame, Absurd),
        "oversized" => Oversized(),
        _ => "<html><body>502 Bad Gateway</body></html>"u8.ToArray(),
    };

    /// <summary>Numbers become objects, strings become booleans, every second time.</summary>
    private static string WrongTypes(string text)
    {
        var count = 0;
        return Values().Replace(text, match => count++ % 2 == 0 ? match.Value : match.Value[0] == '"' ? "true" : "{\"x\":null}");
    }

    private static string Absurd(string text)
    {
        string[] absurd = ["-1e400", "99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001", "1e-300", "NaN"];
        var count = 0;
        return Values().Replace(text, match =>
        {
            var value = absurd[count++ % absurd.Length];
            return match.Value[0] == '"' ? $"\"{value}\"" : value == "NaN" ? "-0" : value;
        });
    }

    private static byte[] Replace(ReadOnlySpan<byte> frame, Func<string, string> change) =>
        Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(frame)));

    private static byte[] Deep()
    {
        var bytes = new byte[Depth * 2];
        bytes.AsSpan(0, Depth).Fill((byte)'[');
        bytes.AsSpan(Depth).Fill((byte)']');
        return bytes;
    }

    private static byte[] Oversized()
    {
        var bytes = new byte[OversizedBytes];
        bytes.AsSpan().Fill((byte)'0');
        bytes[0] = (byte)'"';
        bytes[^1] = (byte)'"';
        return bytes;
    }

    // Quoted decimals, and bare numbers inside arrays or after a colon.
    [GeneratedRegex("\"-?[0-9]+(\\.[0-9]+)?\"|(?<=[\\[,:])-?[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?(?=[\\],}])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Values();
}
