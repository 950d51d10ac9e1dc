using CompraVenta.Core.Books;

namespace CompraVenta.Web.Status;

/// <summary>A book that is known and not live.</summary>
/// <param name="Pair">Its instrument.</param>
/// <param name="Reason">Why it is not live.</param>
/// <param name="ProofNs">When it was last proved current, nanoseconds since 1970-01-01 UTC; 0 when it never was.</param>
internal sealed record StaleBook(string Pair, StaleReason Reason, long ProofNs);
