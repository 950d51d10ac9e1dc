using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace CompraVenta.Web.Http;

/// <summary>An answer whose JSON is written straight into the response: market data, without an object for each level.</summary>
/// <param name="write">Writes the one JSON value.</param>
/// <param name="owned">Released once the answer is written.</param>
internal sealed class JsonBody(Action<Utf8JsonWriter> write, IDisposable? owned = null) : IResult
{
    /// <summary>Checks nothing while writing: our own writers are tested, and levels are many.</summary>
    public static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the answer carries a strong ETag of its bytes and may be revalidated, instead of never being stored.</summary>
    public bool IsRevalidated { get; init; }

    /// <summary>The status; 200 unless set.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var _ = owned;
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = IsRevalidated ? "no-cache" : "no-store";
        if (IsRevalidated)
        {
            var buffer = new ArrayBufferWriter<byte>(64 * 1024);
            Write(buffer);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan).AsSpan(0, 12))}\"");
            response.GetTypedHeaders().ETag = tag;
            if (httpContext.Request.GetTypedHeaders().IfNoneMatch is { } known
                && known.Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.ContentType = null;
                return;
            }

            response.ContentLength = buffer.WrittenCount;
            await response.BodyWriter.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
            return;
        }

        Write(response.BodyWriter);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private void Write(IBufferWriter<byte> target)
    {
        using var json = new Utf8JsonWriter(target, Options);
        write(json);
    }
}
