using CompraVenta.Infrastructure.Trading;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Proof;

/// <summary>That all virtual money sums to zero, for people.</summary>
[AllowAnonymous]
internal sealed class ProofModel(LedgerProofReader reader, LedgerAudit audit) : PageModel
{
    /// <summary>The sums.</summary>
    public LedgerProof Proof { get; private set; } = null!;

    /// <summary>What the audit that runs all the time found last; null before its first.</summary>
    public LedgerReport? Audit => audit.Latest;

    /// <summary>Renders the page.</summary>
    public async Task OnGetAsync(CancellationToken ct) => Proof = await reader.ReadAsync(ct);
}
