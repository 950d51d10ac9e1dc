namespace CompraVenta.Web.Trading.FirstSteps;

/// <summary>One of the first steps.</summary>
/// <param name="Name">What is to be done.</param>
/// <param name="IsDone">Whether it was.</param>
/// <param name="Words">What it is good for.</param>
/// <param name="Act">The words of the link that leads there.</param>
/// <param name="Address">Where it is done; null while there is nothing to do it with.</param>
internal sealed record FirstStep(string Name, bool IsDone, string Words, string Act, string? Address);
