using System.IO.Compression;
using System.Text;
using CompraVenta.Infrastructure.Recordings;

namespace CompraVenta.Infrastructure.Tests.Recordings;

public class RecordingReaderTests
{
    private static RecordingReader Reader(string text)
    {
        var gzip = new MemoryStream();
        using (var writer = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true)) writer.Write(Encoding.UTF8.GetBytes(text));
        gzip.Position = 0;
        return new RecordingReader(gzip);
    }

    [Fact]
    public void Reads_every_kind_of_line_and_gives_frames_back_character_by_character()
    {
        using var reader = Reader("""
            {"t":5,"connect":"wss://venue/ws"}
            {"t":6,"dir":"out","frame":"{\"op\":1}"}

            {"t":null,"frame":"{\"a\": \"\u00e9\\n\", \"b\":7e-7}","later":{"x":[1]}}
            {"t":9,"rest":"GET /depth?symbol=A","host":"venue","frame":"[]"}
            """);
        var lines = new List<(RecordingLineKind, long?, string, string?)>();
        while (reader.TryRead(out var line)) lines.Add((line.Kind, line.ReceivedNs, Encoding.UTF8.GetString(line.Text.Span), line.Address));
        Assert.Equal(
            [
                (RecordingLineKind.Connect, 5L, "", "wss://venue/ws"),
                (RecordingLineKind.Sent, 6L, "{\"op\":1}", null),
                (RecordingLineKind.Frame, null, "{\"a\": \"é\\n\", \"b\":7e-7}", null),
                (RecordingLineKind.Rest, 9L, "[]", "/depth?symbol=A"),
            ],
            lines);
    }

    [Fact]
    public void Reads_lines_longer_than_its_buffers()
    {
        var frame = new string('x', 3_000_000);
        using var reader = Reader($"{{\"t\":1,\"frame\":\"{frame}\"}}\n{{\"t\":2,\"frame\":\"y\"}}");
        Assert.True(reader.TryRead(out var line));
        Assert.Equal(frame.Length, line.Text.Length);
        Assert.True(reader.TryRead(out line));
        Assert.Equal(1, line.Text.Length);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void A_file_that_breaks_off_is_read_up_to_its_last_whole_line()
    {
        var gzip = new MemoryStream();
        var writer = new GZipStream(gzip, CompressionLevel.Fastest);
        writer.Write("{\"t\":1,\"frame\":\"a\"}\n{\"t\":2,\"frame\":\"b"u8);
        writer.Flush();
        using var reader = new RecordingReader(new MemoryStream(gzip.ToArray()));
        Assert.True(reader.TryRead(out var line));
        Assert.Equal(1, line.ReceivedNs);
        Assert.False(reader.IsTruncated);
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.IsTruncated);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"t\":\"x\",\"frame\":\"\"}")]
    [InlineData("{\"t\":1,\"frame\":")]
    [InlineData("nonsense")]
    public void Names_the_line_that_is_not_a_recordings(string bad)
    {
        using var reader = Reader("{\"t\":1,\"frame\":\"{}\"}\n" + bad);
        Assert.True(reader.TryRead(out _));
        var error = Assert.Throws<InvalidDataException>(() => reader.TryRead(out _));
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }
}
