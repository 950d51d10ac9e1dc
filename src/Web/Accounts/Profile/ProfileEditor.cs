using System.Globalization;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Web.Accounts.Profile;

/// <summary>Changes profiles, for the page and for the API.</summary>
internal sealed class ProfileEditor(UserManager<User> users, AuditLog audit)
{
    /// <summary>Changes the fields that are named and no other; the audit log hears of it where something changes.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="changes">Each field's new value as text; null removes what may be missing.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The user as they are then, null when they are gone; or what is wrong with the fields, and nothing was changed.</returns>
    public async Task<(User? User, FieldFaults Faults)> ChangeAsync(Guid userId, IReadOnlyDictionary<string, string?> changes, string? address, CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) return (null, faults);
        var before = FieldsOf(user);
        foreach (var (field, value) in changes) Change(user, field, value, faults);
        if (faults.Any || FieldsOf(user) == before) return (user, faults);
        try
        {
            ProfileFields.Add(faults, (await users.UpdateAsync(user)).Errors, "password");
        }
        catch (DbUpdateException e) when (ProfileFields.TakenBy(e) is { } field)
        {
            // Two at once: the index decides.
            faults.AddTaken(field);
        }

        if (!faults.Any) await audit.AddAsync(AuditEvent.ProfileChanged, user.Id, user.Id, address, ct);
        return (user, faults);
    }

    private static (string, string?, int?, string?, string?, string?, string?, string?) FieldsOf(User user) =>
        (user.Name, user.UserName, user.Age, user.Country, user.PhoneNumber, user.TimeZone, user.Theme, user.Rising);

    private static void Change(User user, string field, string? value, FieldFaults faults)
    {
        switch (field)
        {
            case "name":
                ProfileFields.CheckName(faults, value);
                user.Name = value?.Trim() ?? "";
                break;
            case "username":
                ProfileFields.CheckUsername(faults, value);
                user.UserName = value;
                break;
            case "age":
                user.Age = ProfileFields.ReadAge(faults, value);
                break;
            case "country":
                ProfileFields.CheckCountry(faults, value);
                user.Country = value;
                break;
            case "phone":
                ProfileFields.CheckPhone(faults, value);
                user.PhoneNumber = value;
                break;
            case "time_zone":
                ProfileFields.CheckTimeZone(faults, value);
                user.TimeZone = value;
                break;
            case "theme":
                ProfileFields.CheckTheme(faults, value);
                user.Theme = value is "auto" ? null : value;
                break;
            case "rising":
                ProfileFields.CheckRising(faults, value);
                user.Rising = value is "green" ? null : value;
                break;
            default:
                faults.Add(field, string.Create(CultureInfo.InvariantCulture, $"'{field}' is not a field of a profile that can be changed here."));
                break;
        }
    }
}
