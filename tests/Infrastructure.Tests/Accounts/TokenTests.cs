using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>Tokens of ours hold; tokens that anybody made from them do not.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TokenTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string, TokenVerdict> Forged => new()
    {
        { "none", TokenVerdict.WrongAlgorithm },
        { "none with our signature", TokenVerdict.WrongAlgorithm },
        { "HS256 with the public key", TokenVerdict.WrongAlgorithm },
        { "HS256 with 64 bytes", TokenVerdict.WrongAlgorithm },
        { "ES384", TokenVerdict.WrongAlgorithm },
        { "es256 in small letters", TokenVerdict.WrongAlgorithm },
        { "another type", TokenVerdict.WrongAlgorithm },
        { "an extension that must be understood", TokenVerdict.WrongAlgorithm },
        { "no key", TokenVerdict.WrongAlgorithm },
        { "an unknown key", TokenVerdict.UnknownKey },
        { "another's key", TokenVerdict.BadSignature },
        { "another user", TokenVerdict.BadSignature },
        { "a later end", TokenVerdict.BadSignature },
        { "zeros for a signature", TokenVerdict.BadSignature },
        { "a signature in DER", TokenVerdict.Malformed },
        { "truncated", TokenVerdict.Malformed },
        { "two parts", TokenVerdict.Malformed },
        { "four parts", TokenVerdict.Malformed },
        { "nothing", TokenVerdict.Malformed },
        { "dots", TokenVerdict.Malformed },
        { "no signature", TokenVerdict.Malformed },
        { "padding", TokenVerdict.Malformed },
        { "a space", TokenVerdict.Malformed },
        { "unicode", TokenVerdict.Malformed },
        { "half a character as key", TokenVerdict.Malformed },
        { "half a character as algorithm", TokenVerdict.Malformed },
        { "half a character as name", TokenVerdict.Malformed },
        { "signed: half a character as subject", TokenVerdict.Malformed },
        { "a megabyte", TokenVerdict.TooLong },
        { "a header that is a list", TokenVerdict.Malformed },
        { "a header twice", TokenVerdict.Malformed },
        { "a claim twice", TokenVerdict.Malformed },
        { "signed: a missing subject", TokenVerdict.BadClaims },
        { "signed: an end that is text", TokenVerdict.BadClaims },
        { "signed: an end beyond all times", TokenVerdict.BadClaims },
        { "signed: no end", TokenVerdict.BadClaims },
        { "signed: another issuer", TokenVerdict.WrongParty },
        { "signed: another audience", TokenVerdict.WrongParty },
        { "signed: a list of audiences", TokenVerdict.WrongParty },
        { "signed: ended", TokenVerdict.Expired },
        { "signed: ends now", TokenVerdict.Expired },
        { "signed: begins later", TokenVerdict.NotYetValid },
    };

    [Fact]
    public async Task A_token_says_who_and_holds_until_its_last_second()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        var (session, _) = await rig.Sessions.BeginAsync(user.Id, "127.0.0.1", "test", None);
        var text = await rig.Writer.WriteAsync(user, session, None);
        for (var i = 0; i < 2; i++)
        {
            var (verdict, token) = await rig.Verifier.VerifyAsync(text, None);
            Assert.Equal(TokenVerdict.Valid, verdict);
            Assert.Equal((user.Id, session, false), (token!.UserId, token.SessionId, token.IsAdmin));
        }

        rig.Time.Advance(rig.Limits.AccessTokenLife);
        Assert.Equal(TokenVerdict.Expired, (await rig.Verifier.VerifyAsync(text, None)).Verdict);
    }

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task A_forged_token_is_refused(string how, TokenVerdict expected)
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        var (session, _) = await rig.Sessions.BeginAsync(user.Id, null, null, None);
        var text = await rig.Writer.WriteAsync(user, session, None);
        Assert.Equal(TokenVerdict.Valid, (await rig.Reader.ReadAsync(text, rig.Time.GetUtcNow(), None)).Verdict);
        var forged = Forge(how, text, await rig.Keys.CurrentAsync(None), rig.Time.GetUtcNow().ToUnixTimeSeconds());
        var (verdict, token) = await rig.Reader.ReadAsync(forged, rig.Time.GetUtcNow(), None);
        Assert.Equal(expected, verdict);
        Assert.Null(token);
    }

    /// <summary>The example of RFC 7515, appendix A.3: the form, the algorithm and the signature are as we check them.</summary>
    [Fact]
    public void The_example_of_RFC_7515_is_verified()
    {
        const string Signed = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        const string Signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        var point = new ECPoint
        {
            X = Base64Url.DecodeFromChars("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
            Y = Base64Url.DecodeFromChars("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
        };
        using var key = new SigningKey("example", default, ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point }));
        Assert.True(key.Verify(Encoding.ASCII.GetBytes(Signed), Base64Url.DecodeFromChars(Signature)));
        Assert.False(key.Verify(Encoding.ASCII.GetBytes(Signed + "x"), Base64Url.DecodeFromChars(Signature)));
    }

    /// <summary>The example of RFC 7519, section 3.1: its claims are read as we read ours, and its algorithm is not ours, whoever signed it.</summary>
    [Fact]
    public async Task The_example_of_RFC_7519_is_read_and_refused_for_its_algorithm()
    {
        const string Header = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9";
        const string Claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        const string Signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

        // The key stands in RFC 7515, appendix A.1, which has the same example.
        var secret = Base64Url.DecodeFromChars("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
        Assert.Equal(Signature, Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"{Header}.{Claims}"))));
        var claims = JsonNode.Parse(Decode(Claims))!;
        Assert.Equal(("joe", 1_300_819_380L, true), (claims["iss"]!.GetValue<string>(), claims["exp"]!.GetValue<long>(), claims["http://example.com/is_root"]!.GetValue<bool>()));

        await using var rig = await AccountRig.CreateAsync(postgres);
        var key = await rig.Keys.CurrentAsync(None);
        Assert.Equal(TokenVerdict.WrongAlgorithm, await VerdictAsync($"{Header}.{Claims}.{Signature}"));

        // The same claims without any protection (section 6.1), under the header of RFC 7515's own example, and signed by ourselves: then they are not what ours must say.
        Assert.Equal(TokenVerdict.WrongAlgorithm, await VerdictAsync($"eyJhbGciOiJub25lIn0.{Claims}."));
        Assert.Equal(TokenVerdict.WrongAlgorithm, await VerdictAsync($"eyJhbGciOiJFUzI1NiJ9.{Claims}.{Base64Url.EncodeToString(new byte[64])}"));
        var ours = $"{Encode($$"""{"alg":"ES256","typ":"JWT","kid":"{{key.Id}}"}""")}.{Claims}";
        Assert.Equal(TokenVerdict.BadClaims, await VerdictAsync($"{ours}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(ours)))}"));

        async Task<TokenVerdict> VerdictAsync(string text) => (await rig.Reader.ReadAsync(text, DateTimeOffset.FromUnixTimeSeconds(1_300_819_379), None)).Verdict;
    }

    [Fact]
    public async Task Keys_outlive_a_restart_are_renewed_and_the_old_ones_verify_as_long_as_they_must()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        var (session, _) = await rig.Sessions.BeginAsync(user.Id, null, null, None);
        rig.Limits.SigningKeyLife = TimeSpan.FromDays(1);
        var first = await rig.Keys.CurrentAsync(None);
        await using var other = rig.Another();
        Assert.Equal(first.Id, (await other.Keys.CurrentAsync(None)).Id);

        rig.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1));
        var old = await rig.Writer.WriteAsync(user, session, None);
        rig.Time.Advance(TimeSpan.FromMinutes(2));
        var fresh = await rig.Writer.WriteAsync(user, session, None);
        Assert.Equal(2, (await rig.Keys.ListAsync(None)).Count);
        Assert.NotEqual(first.Id, (await rig.Keys.CurrentAsync(None)).Id);
        foreach (var text in new[] { old, fresh })
        {
            Assert.Equal(TokenVerdict.Valid, (await rig.Verifier.VerifyAsync(text, None)).Verdict);
            Assert.Equal(TokenVerdict.Valid, (await other.Verifier.VerifyAsync(text, None)).Verdict);
        }
    }

    [Fact]
    public async Task Of_nodes_that_start_at_once_one_makes_the_key()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var nodes = Enumerable.Range(0, 5).Select(_ => rig.Another()).ToList();
        var keys = await Task.WhenAll(nodes.Select(async n => (await n.Keys.CurrentAsync(None)).Id));
        Assert.Single(keys.Distinct(StringComparer.Ordinal));
        foreach (var node in nodes) await node.DisposeAsync();
    }

    private static string Forge(string how, string text, SigningKey key, long now)
    {
        var parts = text.Split('.');
        return how switch
        {
            "none" => $"{Header(h => h["alg"] = "none")}.{parts[1]}.",
            "none with our signature" => $"{Header(h => h["alg"] = "none")}.{parts[1]}.{parts[2]}",
            "HS256 with the public key" => Hmac(HMACSHA256.HashData),
            "HS256 with 64 bytes" => Hmac(HMACSHA512.HashData),
            "ES384" => $"{Header(h => h["alg"] = "ES384")}.{parts[1]}.{parts[2]}",
            "es256 in small letters" => $"{Header(h => h["alg"] = "es256")}.{parts[1]}.{parts[2]}",
            "another type" => $"{Header(h => h["typ"] = "at+jwt")}.{parts[1]}.{parts[2]}",
            "an extension that must be understood" => $"{Header(h => h["crit"] = new JsonArray("exp"))}.{parts[1]}.{parts[2]}",
            "no key" => $"{Header(h => h.Remove("kid"))}.{parts[1]}.{parts[2]}",
            "an unknown key" => $"{Header(h => h["kid"] = "another")}.{parts[1]}.{parts[2]}",
            "another's key" => SignedByAnother(),
            "another user" => $"{parts[0]}.{Claims(c => c["sub"] = Guid.NewGuid().ToString())}.{parts[2]}",
            "a later end" => $"{parts[0]}.{Claims(c => c["exp"] = now + 999_999)}.{parts[2]}",
            "zeros for a signature" => $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[64])}",
            "a signature in DER" => $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[70])}",
            "truncated" => text[..^6],
            "two parts" => $"{parts[0]}.{parts[1]}",
            "four parts" => $"{text}.{parts[2]}",
            "nothing" => "",
            "dots" => "..",
            "no signature" => $"{parts[0]}.{parts[1]}.",
            "padding" => $"{text}==",
            "a space" => $"{parts[0]}. {parts[1]}.{parts[2]}",
            "unicode" => $"{parts[0]}.{parts[1]}é.{parts[2]}",
            "half a character as key" => $"{Encode("""{"alg":"ES256","typ":"JWT","kid":"\ud800"}""")}.{parts[1]}.{parts[2]}",
            "half a character as algorithm" => $"{Encode("""{"alg":"\ud800","typ":"JWT","kid":"k"}""")}.{parts[1]}.{parts[2]}",
            "half a character as name" => $"{Encode("""{"\ud800":1,"alg":"ES256","typ":"JWT","kid":"k"}""")}.{parts[1]}.{parts[2]}",
            "signed: half a character as subject" => Sign(parts[0], Encode(Decode(parts[1])[..^1] + ""","x":"\ud800"}""")),
            "a megabyte" => new string('a', 1_048_576),
            "a header that is a list" => $"{Encode("[]")}.{parts[1]}.{parts[2]}",
            "a header twice" => $"{Encode($$"""{"alg":"none","alg":"ES256","typ":"JWT","kid":"{{key.Id}}"}""")}.{parts[1]}.{parts[2]}",
            "a claim twice" => Sign(parts[0], Encode(Decode(parts[1])[..^1] + ",\"adm\":true}")),
            "signed: a missing subject" => Sign(parts[0], Claims(c => c.Remove("sub"))),
            "signed: an end that is text" => Sign(parts[0], Claims(c => c["exp"] = (now + 60).ToString(CultureInfo.InvariantCulture))),
            "signed: an end beyond all times" => Sign(parts[0], Claims(c => c["exp"] = long.MaxValue)),
            "signed: no end" => Sign(parts[0], Claims(c => c.Remove("exp"))),
            "signed: another issuer" => Sign(parts[0], Claims(c => c["iss"] = "somebody")),
            "signed: another audience" => Sign(parts[0], Claims(c => c["aud"] = "somebody")),
            "signed: a list of audiences" => Sign(parts[0], Claims(c => c["aud"] = new JsonArray("compraventa-api"))),
            "signed: ended" => Sign(parts[0], Claims(c => c["exp"] = now - 1)),
            "signed: ends now" => Sign(parts[0], Claims(c => c["exp"] = now)),
            "signed: begins later" => Sign(parts[0], Claims(c => c["nbf"] = now + 1)),
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        };

        string Header(Action<JsonObject> change) => Changed(parts[0], change);
        string Claims(Action<JsonObject> change) => Changed(parts[1], change);
        string Sign(string head, string body) => $"{head}.{body}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes($"{head}.{body}")))}";
        string Hmac(Func<byte[], byte[], byte[]> hash)
        {
            var signed = $"{Header(h => h["alg"] = "HS256")}.{parts[1]}";
            return $"{signed}.{Base64Url.EncodeToString(hash(Encoding.ASCII.GetBytes(key.X + key.Y), Encoding.ASCII.GetBytes(signed)))}";
        }

        string SignedByAnother()
        {
            using var another = new SigningKey(key.Id, key.CreatedAt, ECDsa.Create(ECCurve.NamedCurves.nistP256));
            return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(another.Sign(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}")))}";
        }
    }

    private static string Changed(string part, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(Decode(part))!.AsObject();
        change(json);
        return Encode(json.ToJsonString());
    }

    private static string Decode(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
