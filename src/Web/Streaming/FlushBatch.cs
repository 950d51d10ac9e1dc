using System.Buffers;

namespace CompraVenta.Web.Streaming;

/// <summary>What one client gets in one write: frames that waited, one after the other. A worker reuses its own for client after client.</summary>
internal sealed class FlushBatch
{
    /// <summary>Most bytes of one write; a longer frame goes in pieces, so that the server never holds much of it for a client.</summary>
    public const int BytesMax = 32_768;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(BytesMax);
    private int length;
    private byte[]? only;

    /// <summary>Frames in it.</summary>
    public int Frames { get; private set; }

    /// <summary>A subscription whose snapshot is to be sent in place of frames.</summary>
    public Subscription? Awaiting { get; set; }

    /// <summary>The bytes to write.</summary>
    public ReadOnlyMemory<byte> Bytes => only is null ? buffer.AsMemory(0, length) : only;

    /// <summary>Whether the bytes are in the batch's own buffer rather than in a frame that is shared.</summary>
    public bool IsBuffered => only is null;

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        length = 0;
        only = null;
        Frames = 0;
        Awaiting = null;
    }

    /// <summary>Adds a frame; false, without it, when the batch is full.</summary>
    public bool TryAdd(byte[] frame)
    {
        if (Frames == 0)
        {
            // Alone it goes without being copied; it is copied when a second one comes.
            only = frame;
            Frames = 1;
            return true;
        }

        var used = only?.Length ?? length;
        if (used + frame.Length > BytesMax) return false;
        if (only is not null)
        {
            only.CopyTo(buffer, 0);
            length = only.Length;
            only = null;
        }

        frame.CopyTo(buffer, length);
        length += frame.Length;
        Frames++;
        return true;
    }

    /// <summary>Gives the buffer away, to a write that has not ended, and takes another one.</summary>
    /// <returns>The buffer, to be returned to the shared pool.</returns>
    public byte[] Detach()
    {
        var given = buffer;
        buffer = ArrayPool<byte>.Shared.Rent(BytesMax);
        return given;
    }
}
