using System.Net;
using System.Net.Sockets;
using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Infrastructure.Tests.Feeds;

public sealed class KernelStampedStreamTests : IAsyncLifetime, IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private KernelStampedStream stream = null!;
    private Socket peer = null!;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static long NowNs => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    public async Task InitializeAsync()
    {
        listener.Start();
        var accepting = listener.AcceptSocketAsync();
        stream = (KernelStampedStream)await KernelStampedStream.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, CancellationToken.None);
        peer = await accepting;
        await UntilStampedAsync();
    }

    public async Task DisposeAsync()
    {
        await stream.DisposeAsync();
        peer.Dispose();
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task Gives_the_bytes_as_they_were_sent_and_the_time_at_which_the_kernel_had_them()
    {
        var before = NowNs;
        await peer.SendAsync("first"u8.ToArray());
        var buffer = new byte[64];
        Assert.Equal(5, await stream.ReadAsync(buffer));
        Assert.Equal("first"u8.ToArray(), buffer[..5]);
        var after = NowNs;
        Assert.InRange(stream.StampNs, before - 1_000_000, after + 1_000_000);

        var first = stream.StampNs;
        await peer.SendAsync("second"u8.ToArray());
        Assert.Equal(6, await stream.ReadAsync(buffer));
        Assert.True(stream.StampNs >= first);
    }

    [Fact]
    public async Task Waits_for_bytes_that_come_later_and_sees_the_end()
    {
        var buffer = new byte[64];
        var reading = stream.ReadAsync(buffer);
        Assert.False(reading.IsCompleted);
        await peer.SendAsync("late"u8.ToArray());
        Assert.Equal(4, await reading);
        var waiting = stream.ReadAsync(Memory<byte>.Empty);
        await peer.SendAsync("x"u8.ToArray());
        Assert.Equal(0, await waiting);
        Assert.Equal(1, await stream.ReadAsync(buffer));
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await stream.ReadAsync(buffer));
    }

    [Fact]
    public async Task Carries_large_amounts_both_ways_unchanged()
    {
        var sent = new byte[4_000_000];
        new Random(3).NextBytes(sent);
        var sending = peer.SendAsync(sent).ContinueWith(_ => peer.Shutdown(SocketShutdown.Send), TaskScheduler.Default);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received);
        await sending;
        Assert.Equal(sent, received.ToArray());

        await stream.WriteAsync("pong"u8.ToArray());
        var answer = new byte[4];
        Assert.Equal(4, await peer.ReceiveAsync(answer));
    }

    [Fact]
    public async Task Small_reads_are_given_in_order_from_what_was_read_at_once()
    {
        await peer.SendAsync("headerpayload"u8.ToArray());
        var buffer = new byte[6];
        Assert.Equal(6, await stream.ReadAsync(buffer));
        Assert.Equal("header"u8.ToArray(), buffer);
        var stamp = stream.StampNs;
        var rest = stream.ReadAsync(buffer);
        Assert.True(rest.IsCompleted);
        Assert.Equal(6, await rest);
        Assert.Equal("payloa"u8.ToArray(), buffer);
        Assert.Equal(1, await stream.ReadAsync(buffer));
        Assert.Equal(stamp, stream.StampNs);
    }

    [Fact]
    public async Task A_read_can_be_given_up()
    {
        using var patience = new CancellationTokenSource();
        var reading = stream.ReadAsync(new byte[8], patience.Token).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_an_input_output_error()
    {
        peer.LingerState = new LingerOption(enable: true, seconds: 0);
        peer.Dispose();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            if (await stream.ReadAsync(new byte[8]) == 0) throw new IOException("closed");
        });
    }

    // The kernel begins to stamp a moment after the first socket asks for it (net_enable_timestamp leaves it to a worker), so the first bytes may have none.
    private async Task UntilStampedAsync()
    {
        var until = Environment.TickCount64 + (long)Deadline.TotalMilliseconds;
        var one = new byte[1];
        while (stream.StampNs == 0)
        {
            Assert.True(Environment.TickCount64 < until, "the kernel stamps nothing");
            await peer.SendAsync("."u8.ToArray());
            Assert.Equal(1, await stream.ReadAsync(one));
        }
    }
}
