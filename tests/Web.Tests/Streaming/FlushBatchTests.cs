using System.Buffers;
using CompraVenta.Web.Streaming;

namespace CompraVenta.Web.Tests.Streaming;

public sealed class FlushBatchTests
{
    [Fact]
    public void Frames_follow_one_another_until_the_batch_is_full()
    {
        var batch = new FlushBatch();
        byte[] whole = [];
        for (byte i = 0; ; i++)
        {
            byte[] frame = [.. Enumerable.Repeat(i, 1_000 + i)];
            if (!batch.TryAdd(frame)) break;
            whole = [.. whole, .. frame];
        }

        Assert.Equal(whole, batch.Bytes.ToArray());
        Assert.InRange(batch.Bytes.Length, FlushBatch.BytesMax - 2_000, FlushBatch.BytesMax);
        Assert.True(batch.IsBuffered);
    }

    [Fact]
    public void A_frame_alone_is_shared_and_not_copied_however_long()
    {
        var batch = new FlushBatch();
        var frame = new byte[FlushBatch.BytesMax * 3];
        Assert.True(batch.TryAdd(frame));
        Assert.False(batch.IsBuffered);
        Assert.False(batch.TryAdd([1]));
        Assert.Equal(frame.Length, batch.Bytes.Length);
        Assert.Equal(1, batch.Frames);
    }

    [Fact]
    public void A_buffer_given_away_is_not_written_again()
    {
        var batch = new FlushBatch();
        batch.TryAdd([1]);
        batch.TryAdd([2]);
        var given = batch.Detach();
        batch.Clear();
        batch.TryAdd([3]);
        batch.TryAdd([4]);
        Assert.Equal([1, 2], given[..2]);
        ArrayPool<byte>.Shared.Return(given);
    }
}
