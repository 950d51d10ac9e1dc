namespace CompraVenta.Web.Status;

/// <summary>One thing that must hold before the app is ready to serve.</summary>
internal interface IReadinessCheck
{
    /// <summary>Its name in the answer, snake_case.</summary>
    string Name { get; }

    /// <summary>Whether the app serves without it, as <c>degraded</c>, once it has had <see cref="ReadinessOptions.Patience"/>.</summary>
    bool IsDispensable { get; }

    /// <summary>Why it does not hold, in plain words; null when it does.</summary>
    ValueTask<string?> FindProblemAsync(CancellationToken ct);
}
