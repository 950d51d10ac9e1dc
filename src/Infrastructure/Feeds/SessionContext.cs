using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>What a session is given.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="ConnectionId">The number of the connection, positive and never reused.</param>
/// <param name="Symbols">All listings of the venue by symbol.</param>
/// <param name="Faults">Where faults are told.</param>
/// <param name="FollowsRecording">Frames come from a recording: whatever it holds counts as subscribed, and nothing is asked.</param>
public sealed record SessionContext(Venue Venue, long ConnectionId, SymbolTable Symbols, IFaultLog Faults, bool FollowsRecording = false);
