namespace CompraVenta.Infrastructure.Trading;

/// <summary>Which fills of a user to list.</summary>
public sealed record FillQuery
{
    /// <summary>Only those of this base asset.</summary>
    public string? Base { get; init; }

    /// <summary>Only those of this quote asset.</summary>
    public string? Quote { get; init; }

    /// <summary>Only those of this epoch; null for the one that the account is in.</summary>
    public int? Epoch { get; init; }

    /// <summary>Those of all epochs, whatever <see cref="Epoch"/> says.</summary>
    public bool IsOfAllEpochs { get; init; }
}
