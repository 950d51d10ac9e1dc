namespace CompraVenta.Web.Docs;

/// <summary>One field of an answer.</summary>
/// <param name="Name">Its path in the answer: <c>venues.*.age_ms</c>, <c>trades[].price</c>.</param>
/// <param name="Type">Its type, in words.</param>
/// <param name="IsAlways">Whether it is always there.</param>
/// <param name="Description">What it means; empty where the name says it.</param>
internal sealed record ApiField(string Name, string Type, bool IsAlways, string Description);
