using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace CompraVenta.Infrastructure.Recordings;

/// <summary>Reads a recording of one connection: gzip, one JSON object a line, in order of receipt.</summary>
/// <remarks>Lines: <c>{"t":N,"frame":"…"}</c> received, <c>"dir":"out"</c> sent, <c>{"t":N,"connect":"wss://…"}</c>,
/// <c>{"t":N,"rest":"GET /path?query","host":"…","frame":"…"}</c>; <c>t</c> in nanoseconds since 1970-01-01 UTC, or null.</remarks>
public sealed class RecordingReader(Stream gzip) : IDisposable
{
    private readonly GZipStream stream = new(gzip, CompressionMode.Decompress);
    private byte[] buffer = new byte[1 << 20];
    private byte[] text = new byte[1 << 16];
    private int start;
    private int end;
    private long lineNumber;
    private long bytesRead;

    /// <summary>Whether the file breaks off in the middle of a line: whoever recorded it was killed. What was whole has been read.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Opens a file.</summary>
    public static RecordingReader Open(string path) => new(File.OpenRead(path));

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The file is not gzip, or a line is not such an object; the message names the line.</exception>
    public bool TryRead(out RecordingLine line)
    {
        line = default;
        while (true)
        {
            if (!TryReadLine(out var json)) return false;
            lineNumber++;
            if (json.Trim((byte)' ').IsEmpty) continue;
            var isLast = start == end;
            try
            {
                line = Parse(json);
            }
            catch (InvalidDataException) when (isLast && !HasTrailer())
            {
                IsTruncated = true;
                return false;
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var at = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = buffer.AsSpan(start, searched + at);
                start += searched + at + 1;
                return true;
            }

            searched = end - start;
            if (start > 0)
            {
                buffer.AsSpan(start, searched).CopyTo(buffer);
                (start, end) = (0, searched);
            }

            if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var read = stream.Read(buffer.AsSpan(end));
            end += read;
            bytesRead += read;
            if (read > 0) continue;
            line = buffer.AsSpan(start, searched);
            start = end;
            return searched > 0;
        }
    }

    /// <summary>Whether the file ends as gzip does, with the length of what it holds (RFC 1952, ISIZE). Of a stream that can't be looked into, true.</summary>
    private bool HasTrailer()
    {
        if (!gzip.CanSeek || gzip.Length < sizeof(uint)) return true;
        Span<byte> length = stackalloc byte[sizeof(uint)];
        gzip.Position = gzip.Length - sizeof(uint);
        gzip.ReadExactly(length);
        return BinaryPrimitives.ReadUInt32LittleEndian(length) == (uint)bytesRead;
    }

    private RecordingLine Parse(ReadOnlySpan<byte> json)
    {
        var kind = RecordingLineKind.Frame;
        long? time = null;
        string? address = null;
        var length = 0;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("not an object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isTime = reader.ValueTextEquals("t"u8);
                var isFrame = reader.ValueTextEquals("frame"u8);
                var isSent = reader.ValueTextEquals("dir"u8);
                var isConnect = reader.ValueTextEquals("connect"u8);
                var isRest = reader.ValueTextEquals("rest"u8);
                reader.Read();
                if (isTime) time = reader.TokenType == JsonTokenType.Null ? null : reader.GetInt64();
                else if (isFrame) length = CopyText(ref reader);
                else if (isSent && reader.ValueTextEquals("out"u8)) kind = RecordingLineKind.Sent;
                else if (isConnect) (kind, address) = (RecordingLineKind.Connect, reader.GetString());
                else if (isRest) (kind, address) = (RecordingLineKind.Rest, PathOf(reader.GetString()!));
                else reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"line {lineNumber} of the recording: {e.Message}", e);
        }

        return new RecordingLine(kind, time, text.AsMemory(0, length), address);
    }

    private int CopyText(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > text.Length) text = new byte[Math.Max(reader.ValueSpan.Length, text.Length * 2)];
        return reader.CopyString(text);
    }

    private static string PathOf(string request)
    {
        var space = request.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? request : request[(space + 1)..];
    }
}
