namespace CompraVenta.Web.Http;

/// <summary>How calls are refused that could not begin, the database being away: metadata of calls that have another word for it than <see cref="OutageAnswer.Code"/>.</summary>
/// <param name="Code">Stable word for programs.</param>
/// <param name="Message">One sentence for people.</param>
internal sealed record OutageWords(string Code, string Message);
