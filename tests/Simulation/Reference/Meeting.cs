namespace CompraVenta.Simulation.Reference;

/// <summary>What an order meets: parts of levels, best first, and whether that is all it wants or can pay.</summary>
internal sealed record Meeting(List<(ReferenceBook Book, decimal Price, decimal Amount)> Parts, bool IsAll)
{
    public decimal Base => Parts.Sum(part => part.Amount);

    public decimal QuoteOf(bool isBuy) => Parts.Sum(part => ReferenceModel.Quote(part.Price, part.Amount, isBuy));
}
