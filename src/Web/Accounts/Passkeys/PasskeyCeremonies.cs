using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Web.Accounts.Passkeys;

/// <summary>Adds passkeys and signs in with them, for the pages and for the API: each time a challenge for the browser, and its answer.</summary>
/// <remarks>The framework's handler checks what WebAuthn Level 3 asks for in sections 7.1 and 7.2. A passkey always shows that its user is there and was recognised, so it stands in for
/// password and code.</remarks>
internal sealed class PasskeyCeremonies(
    IPasskeyHandler<User> handler,
    UserManager<User> users,
    CompraVentaDb db,
    PasskeyChallenges challenges,
    PasskeyUse use,
    SignInGates gates,
    AuditLog audit,
    MailQueue mails)
{
    /// <summary>Most passkeys of a user.</summary>
    public const int CountMax = 20;

    /// <summary>Longest answer of a browser that is looked at, in characters.</summary>
    private const int CredentialLengthMax = 100_000;

    private const string SignInPurpose = "sign_in";

    /// <summary>Begins to add one.</summary>
    /// <returns>What to ask the browser for, or why it can't be; neither when the user is gone.</returns>
    public async Task<(PasskeyOptionsAnswer? Options, RequestFault? Fault)> BeginAddingAsync(HttpContext http, Guid userId)
    {
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) return (null, null);
        if (await FindObstacleAsync(http, user) is { } fault) return (null, fault);
        var entity = new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.Email ?? user.UserName ?? user.Name, DisplayName = user.Name };
        var made = await handler.MakeCreationOptionsAsync(entity, http);
        return (AnswerOf(made.CreationOptionsJson, AddPurpose(userId), made.AttestationState), null);
    }

    /// <summary>Adds one.</summary>
    /// <param name="http">The request.</param>
    /// <param name="userId">Whose.</param>
    /// <param name="name">Its name.</param>
    /// <param name="state">As the options came with.</param>
    /// <param name="credential">The browser's answer as JSON.</param>
    /// <returns>The passkey; or what is wrong with the fields; or why it can't be; none of them when the user is gone.</returns>
    public async Task<(PasskeyAnswer? Passkey, FieldFaults Faults, RequestFault? Fault)> AddAsync(HttpContext http, Guid userId, string? name, string? state, string? credential)
    {
        var faults = new FieldFaults();
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) return (null, faults, null);
        PasskeyList.CheckName(faults, name, "name");
        CheckAnswer(faults, state, credential);
        if (faults.Any) return (null, faults, null);
        if (await FindObstacleAsync(http, user) is { } fault) return (null, faults, fault);
        var inner = challenges.Unwrap(AddPurpose(userId), state!);
        var seen = inner is null ? null : await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential!, AttestationState = inner });
        if (seen is not { Succeeded: true } || seen.UserEntity.Id != userId.ToString() || !await challenges.UseAsync(userId, state!, http.RequestAborted))
        {
            faults.Add("credential", "This passkey could not be added: it is not for this site, or it took too long. Try again.");
            return (null, faults, null);
        }

        var key = seen.Passkey;
        key.Name = name!.Trim();
        mails.AddNotice(db, user, AuditEvent.PasskeyAdded);
        if (!await PasskeyList.IsSavedAsync(users, user, key))
        {
            faults.AddChangedMeanwhile();
            return (null, faults, null);
        }

        mails.Wake();
        await audit.AddAsync(AuditEvent.PasskeyAdded, userId, userId, http.NetworkAddress(), http.RequestAborted);
        return (PasskeyList.AnswerOf(key, null), faults, null);
    }

    /// <summary>Begins to sign in with whatever passkey the user has: nothing is asked that could tell whether an account exists.</summary>
    public async Task<(PasskeyOptionsAnswer? Options, RequestFault? Fault)> BeginSignInAsync(HttpContext http)
    {
        if (PasskeyHost.ProblemOf(http.Request) is { } fault) return (null, fault);
        var made = await handler.MakeRequestOptionsAsync(null, http);
        return (AnswerOf(made.RequestOptionsJson, SignInPurpose, made.AssertionState), null);
    }

    /// <summary>Signs in.</summary>
    /// <param name="http">The request.</param>
    /// <param name="state">As the options came with.</param>
    /// <param name="credential">The browser's answer as JSON.</param>
    /// <returns>The user only when accepted.</returns>
    public async Task<(LoginOutcome Outcome, User? User, FieldFaults Faults)> SignInAsync(HttpContext http, string? state, string? credential)
    {
        var (faults, address, ct) = (new FieldFaults(), http.NetworkAddress(), http.RequestAborted);
        CheckAnswer(faults, state, credential);
        if (faults.Any) return (LoginOutcome.PasskeyRefused, null, faults);
        var inner = PasskeyHost.ProblemOf(http.Request) is null ? challenges.Unwrap(SignInPurpose, state!) : null;
        var seen = inner is null ? null : await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential!, AssertionState = inner });
        if (seen is not { Succeeded: true, User: { } user } || !await challenges.UseAsync(user.Id, state!, ct))
        {
            await audit.AddAsync(AuditEvent.SignInRefused, null, null, address, ct, "passkey");
            return (LoginOutcome.PasskeyRefused, null, faults);
        }

        if (await gates.FindClosedAsync(user, address, ct) is { } closed) return (closed, null, faults);

        // Its counter of signatures, by which a copy would be noticed. Somebody else changing the user at this moment does not matter to it: the next time counts.
        await PasskeyList.IsSavedAsync(users, user, seen.Passkey);
        await use.NoteAsync(user.Id, seen.Passkey.CredentialId, ct);
        await audit.AddAsync(AuditEvent.SignedInByPasskey, user.Id, user.Id, address, ct);
        return (LoginOutcome.Accepted, user, faults);
    }

    private static string AddPurpose(Guid userId) => $"add {userId}";

    private static void CheckAnswer(FieldFaults faults, string? state, string? credential)
    {
        if (string.IsNullOrEmpty(state)) faults.Add("state", "The state that came with the options is needed.");
        if (string.IsNullOrEmpty(credential)) faults.Add("credential", "The browser's answer is needed.");
        else if (credential.Length > CredentialLengthMax) faults.Add("credential", "The browser's answer is too long.");
    }

    private PasskeyOptionsAnswer AnswerOf(string options, string purpose, string? inner) =>
        new(JsonSerializer.Deserialize<JsonElement>(options), challenges.Wrap(purpose, inner ?? throw new InvalidOperationException("the handler gave no state")));

    private async Task<RequestFault?> FindObstacleAsync(HttpContext http, User user) =>
        user.IsGuest ? new(StatusCodes.Status409Conflict, AccountCodes.GuestAccount, "A guest has no account that a passkey could be added to. Make it an account first.")
        : PasskeyHost.ProblemOf(http.Request) is { } fault ? fault
        : (await users.GetPasskeysAsync(user)).Count >= CountMax ? new(StatusCodes.Status409Conflict, AccountCodes.TooManyPasskeys, $"You have {CountMax} passkeys; remove one first.")
        : null;
}
