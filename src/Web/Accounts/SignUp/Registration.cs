using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Web.Accounts.SignUp;

/// <summary>Makes accounts, for the page and for the API.</summary>
internal sealed class Registration(UserManager<User> users, AddressConfirmation confirmation, AuditLog audit, TimeProvider time)
{
    /// <summary>Makes one.</summary>
    /// <returns>The user, or what is wrong with the fields; then nothing was made.</returns>
    public async Task<(User? User, FieldFaults Faults)> RegisterAsync(RegisterRequest request, string? address, CancellationToken ct)
    {
        var user = UserOf(request);
        var faults = await CheckAsync(request, user);
        if (faults.Any) return (null, faults);
        try
        {
            ProfileFields.Add(faults, (await users.CreateAsync(user, request.Password)).Errors, "password");
        }
        catch (DbUpdateException e) when (ProfileFields.TakenBy(e) is { } field)
        {
            // Two at once: the index decides.
            faults.AddTaken(field);
        }

        if (faults.Any) return (null, faults);
        await audit.AddAsync(AuditEvent.Registered, user.Id, user.Id, address, ct);
        await confirmation.BeginAsync(user, ct);
        return (user, faults);
    }

    /// <summary>Makes a guest an account, which keeps all that the guest has.</summary>
    /// <returns>The user, or what is wrong with the fields, and nothing has changed. Neither when the guest is gone.</returns>
    public async Task<(User? User, FieldFaults Faults)> UpgradeAsync(Guid guestId, RegisterRequest request, string? address, CancellationToken ct)
    {
        if (await users.FindByIdAsync(guestId.ToString()) is not { IsGuest: true } guest) return (null, new FieldFaults());
        Fill(guest, request);
        var faults = await CheckAsync(request, guest);
        if (faults.Any) return (null, faults);
        guest.IsGuest = false;
        guest.PasswordHash = users.PasswordHasher.HashPassword(guest, request.Password);
        guest.SecurityStamp = Guid.NewGuid().ToString();
        try
        {
            ProfileFields.Add(faults, (await users.UpdateAsync(guest)).Errors, "password");
        }
        catch (DbUpdateException e) when (ProfileFields.TakenBy(e) is { } field)
        {
            faults.AddTaken(field);
        }

        if (faults.Any) return (null, faults);
        await audit.AddAsync(AuditEvent.GuestBecameUser, guest.Id, guest.Id, address, ct);
        await confirmation.BeginAsync(guest, ct);
        return (guest, faults);
    }

    /// <summary>What is wrong with the fields, without making anything.</summary>
    public Task<FieldFaults> CheckAsync(RegisterRequest request) => CheckAsync(request, UserOf(request));

    private User UserOf(RegisterRequest request)
    {
        var now = time.GetUtcNow();
        var user = new User { Id = Guid.CreateVersion7(now), CreatedAt = now, Name = "" };
        Fill(user, request);
        return user;
    }

    private static void Fill(User user, RegisterRequest request)
    {
        user.Email = request.Email;
        user.UserName = request.Username;
        user.Name = request.Name?.Trim() ?? "";
        user.Age = request.Age;
        user.Country = request.Country;
        user.PhoneNumber = request.Phone;
    }

    private async Task<FieldFaults> CheckAsync(RegisterRequest request, User user)
    {
        var faults = new FieldFaults();
        ProfileFields.CheckEmail(faults, request.Email);
        ProfileFields.CheckUsername(faults, request.Username);
        ProfileFields.CheckName(faults, request.Name);
        ProfileFields.CheckAge(faults, request.Age);
        ProfileFields.CheckCountry(faults, request.Country);
        ProfileFields.CheckPhone(faults, request.Phone);
        await ProfileFields.CheckPasswordAsync(faults, users, user, request.Password, "password");
        return faults;
    }
}
