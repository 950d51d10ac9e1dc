using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Proof;

/// <summary>The proof over HTTP.</summary>
internal static class ProofEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapProof(this WebApplication app) =>
        app.MapPublicReads("Trading").MapGet("/api/proof", static async (LedgerProofReader reader, CancellationToken ct) => TypedResults.Ok(ProofAnswer.Of(await reader.ReadAsync(ct))))
            .WithSummary("That all virtual money sums to zero")
            .WithDescription(
                "By market and asset what users, fees and treasury have, and the total, which is zero: whatever one account got, another gave. All of one moment, as of the batch of the "
                + "journal that is named. Some seconds old at most, unless there is very much to add up.")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
}
