using System.Buffers.Text;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Web.Accounts.Passkeys;

/// <summary>A user's passkeys: lists, renames and removes them, for the page and for the API.</summary>
/// <param name="users">Identity's users.</param>
/// <param name="db">The context that <paramref name="users"/> saves, so that a notice is saved with the change or not at all.</param>
/// <param name="use">When each was used.</param>
/// <param name="audit">The audit log.</param>
/// <param name="mails">The mails to send.</param>
internal sealed class PasskeyList(UserManager<User> users, CompraVentaDb db, PasskeyUse use, AuditLog audit, MailQueue mails)
{
    /// <summary>Most characters of a name.</summary>
    public const int NameLengthMax = 60;

    /// <summary>Lists them, the oldest first.</summary>
    /// <returns>Null when the user is gone.</returns>
    public async Task<IReadOnlyList<PasskeyAnswer>?> ReadAsync(Guid userId, CancellationToken ct)
    {
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) return null;
        var usedAt = await use.ReadAsync(userId, ct);
        return [.. (await users.GetPasskeysAsync(user)).OrderBy(key => key.CreatedAt).Select(key => AnswerOf(key, usedAt(key.CredentialId)))];
    }

    /// <summary>As an answer.</summary>
    public static PasskeyAnswer AnswerOf(UserPasskeyInfo key, DateTimeOffset? usedAt) =>
        new(Base64Url.EncodeToString(key.CredentialId), key.Name ?? "Passkey", key.CreatedAt, usedAt);

    /// <summary>Checks a name.</summary>
    public static void CheckName(FieldFaults faults, string? name, string field)
    {
        if (string.IsNullOrWhiteSpace(name)) faults.Add(field, "A name is needed, such as the device's.");
        else if (name.Length > NameLengthMax) faults.Add(field, $"At most {NameLengthMax} characters; these are {name.Length}.");
        else if (name.Any(char.IsControl)) faults.Add(field, "Only characters that can be seen.");
    }

    /// <summary>Gives one another name.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="id">Its id, as in the list.</param>
    /// <param name="name">The name.</param>
    /// <param name="field">How the caller names the field of the name.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The passkey as it is then; or what is wrong with the name; or neither, when there is no such passkey.</returns>
    public async Task<(PasskeyAnswer? Passkey, FieldFaults Faults)> RenameAsync(Guid userId, string id, string? name, string field, CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (await FindAsync(userId, id) is not var (user, key)) return (null, faults);
        CheckName(faults, name, field);
        if (faults.Any) return (null, faults);
        key.Name = name!.Trim();
        if (!await IsSavedAsync(users, user, key))
        {
            faults.AddChangedMeanwhile();
            return (null, faults);
        }

        return (AnswerOf(key, (await use.ReadAsync(userId, ct))(key.CredentialId)), faults);
    }

    /// <summary>Removes one: it signs in no more.</summary>
    /// <returns>Whether there was such a passkey.</returns>
    public async Task<bool> RemoveAsync(Guid userId, string id, string? address, CancellationToken ct)
    {
        if (await FindAsync(userId, id) is not var (user, key)) return false;
        mails.AddNotice(db, user, AuditEvent.PasskeyRemoved);
        Ensure(await users.RemovePasskeyAsync(user, key.CredentialId));
        mails.Wake();
        await use.ForgetAsync(userId, key.CredentialId, ct);
        await audit.AddAsync(AuditEvent.PasskeyRemoved, userId, userId, address, ct);
        return true;
    }

    /// <summary>Says that there is no such passkey.</summary>
    public static RequestFault Unknown() => new(StatusCodes.Status404NotFound, AccountCodes.UnknownPasskey, "You have no such passkey.");

    /// <summary>Saves a passkey of a user.</summary>
    /// <returns>False when somebody else changed the user, or added the same passkey, at the same moment.</returns>
    public static async Task<bool> IsSavedAsync(UserManager<User> users, User user, UserPasskeyInfo key)
    {
        try
        {
            var saved = await users.AddOrUpdatePasskeyAsync(user, key);
            if (saved.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure))) return false;
            Ensure(saved);
            return true;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }

    /// <exception cref="InvalidOperationException">Identity refused what nobody typed.</exception>
    private static void Ensure(IdentityResult result)
    {
        if (!result.Succeeded) throw new InvalidOperationException(string.Join(' ', result.Errors.Select(e => e.Code)));
    }

    private async Task<(User User, UserPasskeyInfo Key)?> FindAsync(Guid userId, string id)
    {
        if (!Base64Url.IsValid(id) || await users.FindByIdAsync(userId.ToString()) is not { } user) return null;
        return await users.GetPasskeyAsync(user, Base64Url.DecodeFromChars(id)) is { } key ? (user, key) : null;
    }
}
