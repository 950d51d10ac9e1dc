using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Recordings;

/// <summary>What a venue's protocol adds to the playing of a recording: answers to requests, and discovery where none was recorded.</summary>
internal abstract class RecordedProtocol(Recording recording)
{
    /// <summary>First words to a new connection; null for none.</summary>
    public virtual string? Greeting => null;

    protected Recording Recording => recording;

    /// <summary>True if the recording is of the feed at this path.</summary>
    public virtual bool Serves(string path) => true;

    /// <summary>Topics that a connection's address asks for.</summary>
    public virtual IEnumerable<string> TopicsOf(string path, IQueryCollection query) => [];

    /// <summary>The symbol that a topic is about, for faults.</summary>
    public virtual string? SymbolOf(string? topic) => topic;

    /// <summary>The part of a frame that a connection at <paramref name="path"/> gets.</summary>
    public virtual ReadOnlySpan<byte> PayloadOf(in RecordedFrame frame, string path) => frame.Text;

    /// <exception cref="InvalidOperationException">A member has another type than the protocol says.</exception>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    public abstract void OnRequest(RecordedConnection connection, JsonElement request);

    /// <summary>The body of a REST call that was not recorded; null if there is no sense in making it up.</summary>
    public abstract string? MakeUp(string path, long nowMs);
}
