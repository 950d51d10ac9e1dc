using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Own;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace CompraVenta.Web.Accounts.Data;

/// <summary>The page to take one's own data along, or to erase it.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class OwnDataModel(PersonalDataReader reader, AccountDeletion deletion, AuditLog audit, IOptions<JsonOptions> json) : FormPage
{
    /// <summary>The password as typed.</summary>
    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    /// <summary>Whether the box that says so is ticked.</summary>
    [BindProperty(Name = "sure")]
    public bool IsSure { get; set; }

    /// <summary>Whether it was sent without.</summary>
    public bool IsUnsure { get; private set; }

    /// <summary>Sends the file.</summary>
    public async Task<IActionResult> OnPostDownloadAsync()
    {
        if (await reader.ReadAsync(User.UserId(), Gone) is not { } data) return Challenge();
        await audit.AddAsync(AuditEvent.DataDownloaded, User.UserId(), User.UserId(), HttpContext.NetworkAddress(), Gone);
        using var file = new MemoryStream();
        await using (var readable = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true })) JsonSerializer.Serialize(readable, data, json.Value.SerializerOptions);
        return File(file.ToArray(), "application/json", "compraventa-data.json");
    }

    /// <summary>Erases the account.</summary>
    public async Task<IActionResult> OnPostDeleteAsync()
    {
        IsUnsure = !IsSure;
        if (IsUnsure) return Mend(new FieldFaults());
        var (faults, until) = await deletion.DeleteAsync(User.UserId(), Password, HttpContext.NetworkAddress(), Gone);
        if (until is not null) return Mend(SignInRefusal.Of(HttpContext, LoginOutcome.LockedOut).Message);
        if (faults.Any) return Mend(faults);
        await HttpContext.SignOutAsync(SessionCookie.Scheme);
        return DoneAt("/Login", "Your account is deleted.");
    }
}
