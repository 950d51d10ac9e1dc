using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>Makes accounts that are admins from the start, for whoever runs the app.</summary>
public sealed partial class AdminMaker(UserManager<User> users, IDbContextFactory<CompraVentaDb> contexts, TimeProvider time)
{
    /// <summary>Small letters and digits that are not mistaken for each other.</summary>
    private const string PasswordSigns = "abcdefghjkmnpqrstuvwxyz23456789";

    private const int PasswordGroups = 4;
    private const int PasswordGroupLength = 5;
    private const int UsernameLengthMin = 3;
    private const int UsernameLengthMax = 24;
    private const int UsernameTriesMax = 20;

    /// <summary>A password of chance, of some 99 bits, that can be typed.</summary>
    public static string NewPassword() =>
        string.Join('-', Enumerable.Range(0, PasswordGroups).Select(_ => RandomNumberGenerator.GetString(PasswordSigns, PasswordGroupLength)));

    /// <summary>Makes an account whose address counts as confirmed. Its user name is made of the address.</summary>
    /// <param name="email">The mail address; see <see cref="EmailRules"/>.</param>
    /// <param name="password">The password, which the same rules hold for as for everybody's.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>What is wrong, where something is; then nothing was made.</returns>
    public async Task<IdentityResult> MakeAsync(string email, string password, AdminActor actor, CancellationToken ct)
    {
        if (!EmailRules.IsAddress(email)) return IdentityResult.Failed(users.ErrorDescriber.InvalidEmail(email));
        var now = time.GetUtcNow();
        var name = email[..email.IndexOf('@', StringComparison.Ordinal)];
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            CreatedAt = now,
            Email = email,
            EmailConfirmed = true,
            UserName = await FreeUsernameAsync(name),
            Name = name,
            IsAdmin = true,
        };
        IdentityResult made;
        try
        {
            made = await users.CreateAsync(user, password);
        }
        catch (DbUpdateException e) when (e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            // Somebody registered with this address, or took this user name, in the same moment.
            return IdentityResult.Failed(users.ErrorDescriber.DuplicateEmail(email));
        }

        if (!made.Succeeded) return made;
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.AuditLog.AddRange(Row(AuditEvent.Registered), Row(AuditEvent.AdminMade));
        await db.SaveChangesAsync(ct);
        return made;

        AuditRow Row(AuditEvent what) =>
            new() { At = now, Event = what, ActorId = actor.UserId, SubjectId = user.Id, Address = actor.Address, Detail = actor.DetailOf(null) };
    }

    [GeneratedRegex("^[^A-Za-z0-9]+|[^A-Za-z0-9._-]+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex NotOfUsernames();

    private async Task<string> FreeUsernameAsync(string name)
    {
        var wanted = NotOfUsernames().Replace(name, "");
        if (wanted.Length > UsernameLengthMax) wanted = wanted[..UsernameLengthMax];
        if (wanted.Length < UsernameLengthMin) wanted = "admin";
        var free = wanted;
        for (var i = 0; i < UsernameTriesMax && await users.FindByNameAsync(free) is not null; i++)
        {
            free = $"{wanted}-{RandomNumberGenerator.GetInt32(1_000, 1_000_000).ToString(CultureInfo.InvariantCulture)}";
        }

        return free;
    }
}
