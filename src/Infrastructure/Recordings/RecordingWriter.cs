using System.Buffers;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CompraVenta.Infrastructure.Recordings;

/// <summary>Writes a recording of one connection in the format that <see cref="RecordingReader"/> reads.</summary>
/// <remarks>Not thread-safe. What was flushed survives whatever becomes of the process.</remarks>
public sealed class RecordingWriter : IDisposable
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> buffer = new(1 << 16);
    private readonly Utf8JsonWriter json;
    private readonly GZipStream gzip;
    private long lastNs;

    /// <summary>Writes to a stream, which is disposed with the writer.</summary>
    public RecordingWriter(Stream output)
    {
        gzip = new GZipStream(output, CompressionLevel.Fastest);
        json = new Utf8JsonWriter(buffer, Writing);
    }

    /// <summary>Makes a new file.</summary>
    /// <exception cref="IOException">It is there already, or can't be made.</exception>
    public static RecordingWriter Create(string path) => new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));

    /// <summary>The connection was opened.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="atNs">Nanoseconds since 1970-01-01 UTC.</param>
    /// <exception cref="IOException">The disk refuses it.</exception>
    public void WriteConnect(Uri address, long atNs)
    {
        Begin(atNs);
        json.WriteString("connect"u8, address.OriginalString);
        End();
    }

    /// <summary>A frame was received, or sent.</summary>
    /// <param name="frame">Its text in UTF-8.</param>
    /// <param name="isSent">Whether it was the client that sent it.</param>
    /// <param name="atNs">Nanoseconds since 1970-01-01 UTC; what lies before the line before it is moved up to that line's time.</param>
    /// <exception cref="IOException">The disk refuses it.</exception>
    public void WriteFrame(ReadOnlySpan<byte> frame, bool isSent, long atNs)
    {
        Begin(atNs);
        if (isSent) json.WriteString("dir"u8, "out"u8);
        json.WriteString("frame"u8, frame);
        End();
    }

    /// <summary>A REST call was answered.</summary>
    /// <param name="address">What was asked.</param>
    /// <param name="body">The answer in UTF-8.</param>
    /// <param name="receivedNs">Nanoseconds since 1970-01-01 UTC.</param>
    /// <exception cref="IOException">The disk refuses it.</exception>
    public void WriteRest(Uri address, ReadOnlySpan<byte> body, long receivedNs)
    {
        Begin(receivedNs);
        json.WriteString("rest"u8, "GET " + address.PathAndQuery);
        json.WriteString("host"u8, address.Host);
        json.WriteString("frame"u8, body);
        End();
    }

    /// <summary>Hands everything written to the operating system, in a form that can be read up to here.</summary>
    /// <exception cref="IOException">The disk refuses it.</exception>
    public void Flush() => gzip.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        json.Dispose();
        gzip.Dispose();
    }

    private void Begin(long ns)
    {
        lastNs = Math.Max(lastNs, ns);
        json.WriteStartObject();
        json.WriteNumber("t"u8, lastNs);
    }

    private void End()
    {
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        gzip.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        json.Reset();
    }
}
