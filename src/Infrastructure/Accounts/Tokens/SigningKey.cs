using System.Buffers.Text;
using System.Security.Cryptography;

namespace CompraVenta.Infrastructure.Accounts.Tokens;

/// <summary>A key pair for ES256 (RFC 7518, section 3.4): ECDSA on P-256 with SHA-256. Safe from any thread.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly Lock gate = new();
    private readonly ECDsa key;

    /// <summary>Takes over a key.</summary>
    /// <param name="id">Its name, the <c>kid</c> of tokens.</param>
    /// <param name="createdAt">When it was made.</param>
    /// <param name="key">The key; only its public half where it is to verify.</param>
    public SigningKey(string id, DateTimeOffset createdAt, ECDsa key)
    {
        Id = id;
        CreatedAt = createdAt;
        this.key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        X = Base64Url.EncodeToString(point.X);
        Y = Base64Url.EncodeToString(point.Y);
    }

    /// <summary>The name that tokens carry as <c>kid</c>.</summary>
    public string Id { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The public point's first coordinate as RFC 7517 writes it.</summary>
    public string X { get; }

    /// <summary>The public point's second coordinate.</summary>
    public string Y { get; }

    /// <summary>Signs, in the form of RFC 7518: the two numbers of 32 bytes, one after the other.</summary>
    public byte[] Sign(ReadOnlySpan<byte> bytes)
    {
        lock (gate) return key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Whether a signature is this key's.</summary>
    public bool Verify(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        lock (gate) return key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
