using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>A passkey in software, with the browser around it (WebAuthn Level 3): what tests of the server need, and every way to do it wrong.</summary>
internal sealed class SoftwareAuthenticator : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(16);
    private byte[] userHandle = [];
    private uint signatures;

    /// <summary>The page that asks, as the browser sees it.</summary>
    public required string Origin { get; set; }

    /// <summary>The domain that the authenticator signs for.</summary>
    public string Domain { get; set; } = "localhost";

    /// <summary>Whether it recognised its user.</summary>
    public bool IsUserVerified { get; set; } = true;

    /// <summary>Whether the page stood in a frame of another site.</summary>
    public bool IsCrossOrigin { get; set; }

    /// <summary>The id by which the server lists it.</summary>
    public string Id => Base64Url.EncodeToString(id);

    /// <summary>Makes its key known: what <c>navigator.credentials.create</c> answers.</summary>
    public object Create(JsonElement options)
    {
        userHandle = Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString());
        var point = key.ExportParameters(includePrivateParameters: false).Q;

        // CBOR: {"fmt": "none", "attStmt": {}, "authData": …}, and within it the key as COSE: EC2, ES256, P-256.
        byte[] cose = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32, .. point.X!, 0x22, 0x58, 32, .. point.Y!];
        byte[] data = [.. Data(0x40), .. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] attestation = [0xa3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xa0, .. Text("authData"), 0x58, (byte)data.Length, .. data];
        return Answer(new { clientDataJSON = Encode(ClientData("webauthn.create", options)), attestationObject = Encode(attestation), transports = new[] { "internal" } });

        static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];
    }

    /// <summary>Signs a challenge: what <c>navigator.credentials.get</c> answers.</summary>
    public object Get(JsonElement options)
    {
        signatures++;
        var (data, client) = (Data(0), ClientData("webauthn.get", options));
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new { clientDataJSON = Encode(client), authenticatorData = Encode(data), signature = Encode(signature), userHandle = Encode(userHandle) });
    }

    public void Dispose() => key.Dispose();

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private object Answer(object response) =>
        new { id = Id, rawId = Id, type = "public-key", authenticatorAttachment = "platform", clientExtensionResults = new { }, response };

    private byte[] ClientData(string type, JsonElement options) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = IsCrossOrigin });

    private byte[] Data(byte flags)
    {
        Span<byte> count = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, signatures);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain)), (byte)(flags | 0x01 | (IsUserVerified ? 0x04 : 0)), .. count];
    }
}
