namespace CompraVenta.Simulation.Reference;

/// <summary>A fill as the rules make it.</summary>
internal readonly record struct ReferenceFill(Guid Order, string Venue, decimal Base, decimal Quote, decimal Fee, bool IsMaker);
