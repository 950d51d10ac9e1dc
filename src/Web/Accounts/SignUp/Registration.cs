using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Web.Accounts.SignUp;

/// <summary>Makes accounts, for the page and for the API.</summary>
internal sealed class Registration(UserManager<User> users, AuditLog audit, TimeProvider time)
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
        return (user, faults);
    }

    /// <summary>What is wrong with the fields, without making anything.</summary>
    public Task<FieldFaults> CheckAsync(RegisterRequest request) => CheckAsync(request, UserOf(request));

    private User UserOf(RegisterRequest request)
    {
        var now = time.GetUtcNow();
        return new User
        {
            Id = Guid.CreateVersion7(now),
            CreatedAt = now,
            Email = request.Email,
            UserName = request.Username,
            Name = request.Name?.Trim() ?? "",
            Age = request.Age,
            Country = request.Country,
            PhoneNumber = request.Phone,
        };
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
