using System.ComponentModel;

namespace CompraVenta.Web.Accounts.Data;

/// <summary>The body of <c>DELETE /api/myprofile</c>.</summary>
internal sealed record DeletionRequest([property: Description("The password; guests have none.")] string? Password = null);
