using System.Text;
using CompraVenta.Infrastructure.Accounts.TwoFactor;

namespace CompraVenta.Infrastructure.Tests.Accounts;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B, SHA-1: the vectors have eight digits, of which ours are the last six.</summary>
    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1_111_111_109L, "07081804")]
    [InlineData(1_111_111_111L, "14050471")]
    [InlineData(1_234_567_890L, "89005924")]
    [InlineData(2_000_000_000L, "69279037")]
    [InlineData(20_000_000_000L, "65353130")]
    public void Codes_are_those_of_the_rfc(long seconds, string code) =>
        Assert.Equal(code[2..], Totp.Code(Secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    /// <summary>RFC 4226, appendix D: counters 0 to 9.</summary>
    [Fact]
    public void Codes_of_steps_are_those_of_the_rfc() => Assert.Equal(
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"], Enumerable.Range(0, 10).Select(step => Totp.Code(Secret, step)));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_be_one_step_off(int steps, bool isFound)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        var step = Totp.StepOf(now) + steps;
        Assert.Equal(isFound ? step : null, Totp.FindStep(Secret, Totp.Code(Secret, step), now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345x")]
    [InlineData("１２３４５６")]
    public void What_is_no_code_belongs_to_no_step(string text)
    {
        Assert.False(Totp.IsCode(text));
        Assert.Null(Totp.FindStep(Secret, text, DateTimeOffset.UnixEpoch));
    }

    /// <summary>RFC 4648, section 10, without the padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base_32_is_that_of_the_rfc(string text, string encoded) => Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_secret_tells_authenticators_all_they_ask_for()
    {
        var secret = new AuthenticatorSecret(Secret);
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", secret.Text);
        Assert.Equal(
            "otpauth://totp/CompraVenta:ada%2Bx%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=CompraVenta&algorithm=SHA1&digits=6&period=30",
            secret.AddressFor("ada+x@example.org"));
        Assert.Equal(20, AuthenticatorSecret.Create().Bytes.Length);
    }

    [Fact]
    public void Recovery_codes_are_80_bits_and_typed_as_one_likes()
    {
        var code = RecoveryCode.Create();
        Assert.Matches("^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$", code);
        var spaced = $" {code} ".Replace('-', ' ');
        Assert.Equal(RecoveryCode.HashOf(code), RecoveryCode.HashOf(spaced));
        Assert.Equal(RecoveryCode.HashOf(code), RecoveryCode.HashOf(RecoveryCode.Compact(code)));
        Assert.NotEqual(code, RecoveryCode.Create());
    }
}
