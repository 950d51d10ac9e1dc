using System.Runtime.InteropServices;

namespace CompraVenta.Bench.Fanout;

/// <summary>The kernel's readiness list: one thread reads thousands of sockets at the price of the reads alone.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;

    private readonly int handle = Check(Create(0));
    private readonly Event[] events = new Event[512];

    /// <summary>Watches a socket, known by a number of the caller's.</summary>
    public void Watch(int socket, int number)
    {
        var wanted = new Event { Events = Readable, Number = (ulong)number };
        Check(Control(handle, Add, socket, ref wanted));
    }

    /// <summary>Waits for sockets with something to read.</summary>
    /// <returns>How many; their numbers are got by <see cref="NumberOf"/>.</returns>
    public int Wait(int milliseconds) => Math.Max(0, Wait(handle, events, events.Length, milliseconds));

    public int NumberOf(int index) => (int)events[index].Number;

    /// <summary>Reads what is there; 0 at the end, below 0 when nothing is.</summary>
    public static int Read(int socket, Span<byte> buffer) => (int)Receive(socket, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length, DontWait);

    public void Dispose() => _ = Close(handle);

    private const int DontWait = 0x40;

    private static int Check(int result) =>
        result >= 0 ? result : throw new InvalidOperationException($"epoll failed with {Marshal.GetLastPInvokeError()}");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int socket, ref Event wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, [Out] Event[] events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int socket, ref byte buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    /// <summary>As x86-64 packs it.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Event
    {
        public uint Events;
        public ulong Number;
    }
}
