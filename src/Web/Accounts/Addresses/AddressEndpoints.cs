using System.Security.Claims;
using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Web.Accounts.Addresses;

/// <summary>Mail addresses over HTTP: confirming one, and changing to another.</summary>
internal static class AddressEndpoints
{
    /// <summary>What everybody is told who asks for a link that confirms.</summary>
    public const string ConfirmationAsked = "If this address has an account that is not confirmed yet, a mail with a link is on its way.";

    /// <summary>What is said once an address is confirmed.</summary>
    public const string Confirmed = "Address confirmed. Thank you.";

    /// <summary>What everybody is told who asks for another address.</summary>
    public const string ChangeAsked = "A mail with a link is on its way to the new address. Until the link is followed, nothing changes.";

    /// <summary>What is said once an account has another address.</summary>
    public const string Changed = "Address changed. It signs in from now on.";

    /// <summary>What is said of a link that does not work.</summary>
    public const string BadLink = "This link does not work (any more). A link works within 24 hours: have a new one sent.";

    /// <summary>Maps the calls.</summary>
    public static void MapAddresses(this RouteGroupBuilder accounts)
    {
        accounts.MapPut("/api/email/confirmation", AskConfirmationAsync)
            .WithSummary("Have the link sent again that confirms a mail address")
            .WithDescription("The answer is the same whether or not the address has an account. Few an hour are sent to one address.")
            .TakesBody("""{"email":"ada@example.org"}""")
            .Produces<MessageAnswer>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();
        accounts.MapPost("/api/email/confirm", ConfirmAsync)
            .WithSummary("Confirm a mail address by the link of a mail")
            .WithDescription("Takes `user` and `token` from the link.")
            .TakesBody("""{"user_id":"01990000-0000-7000-8000-000000000000","token":"CfDJ8"}""")
            .Produces<MessageAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();
        accounts.MapPut("/api/email", AskChangeAsync)
            .WithSummary("Ask for another mail address")
            .WithDescription("Sends a link to the new address. Nothing changes before it is followed, and the answer is the same whether or not the address has an account. A wrong password counts as a failed sign-in.")
            .TakesBody("""{"email":"ada.king@example.org","password":"four words in a row"}""")
            .Produces<MessageAnswer>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status423Locked, StatusCodes.Status429TooManyRequests);
        accounts.MapPost("/api/email/change", ChangeAsync)
            .WithSummary("Change the mail address by the link of a mail")
            .WithDescription("Takes `user`, `email` and `token` from the link. The old address is told.")
            .TakesBody("""{"user_id":"01990000-0000-7000-8000-000000000000","email":"ada.king@example.org","token":"CfDJ8"}""")
            .Produces<MessageAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();
    }

    private static async Task<IResult> AskConfirmationAsync(ConfirmationAsk request, AddressConfirmation confirmation, CancellationToken ct)
    {
        var faults = new FieldFaults();
        ProfileFields.CheckEmail(faults, request.Email);
        if (faults.Any) return faults.ToProblem();
        await confirmation.AskAsync(request.Email, ct);
        return TypedResults.Json(new MessageAnswer(ConfirmationAsked), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ConfirmAsync(ConfirmationRequest request, HttpContext context, AddressConfirmation confirmation, CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (request.UserId is null) faults.Add("user_id", "The link's user is needed.");
        if (string.IsNullOrEmpty(request.Token)) faults.Add("token", "The link's token is needed.");
        if (faults.Any) return faults.ToProblem();
        return await confirmation.ConfirmAsync(request.UserId!.Value, request.Token, context.NetworkAddress(), ct)
            ? TypedResults.Ok(new MessageAnswer(Confirmed))
            : RefusedLink();
    }

    private static async Task<IResult> AskChangeAsync(
        AddressChangeAsk request, ClaimsPrincipal me, HttpContext context, UserManager<User> users, NewAddress newAddress, TimeProvider time, CancellationToken ct)
    {
        if (await users.FindByIdAsync(me.UserId().ToString()) is not { } user) return Results.Unauthorized();
        var (faults, until) = await newAddress.AskAsync(user, request, context.NetworkAddress(), ct);
        return until is not null ? SignInRefusal.Answer(context, LoginOutcome.LockedOut, until, time.GetUtcNow())
            : faults.Any ? faults.ToProblem()
            : TypedResults.Json(new MessageAnswer(ChangeAsked), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ChangeAsync(AddressChangeRequest request, HttpContext context, AddressChange change, CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (request.UserId is null) faults.Add("user_id", "The link's user is needed.");
        ProfileFields.CheckEmail(faults, request.Email);
        if (string.IsNullOrEmpty(request.Token)) faults.Add("token", "The link's token is needed.");
        if (faults.Any) return faults.ToProblem();
        return await change.ApplyAsync(request.UserId!.Value, request.Email, request.Token, context.NetworkAddress(), ct) switch
        {
            AddressChangeOutcome.Changed => TypedResults.Ok(new MessageAnswer(Changed)),
            AddressChangeOutcome.Taken => Taken(),
            _ => RefusedLink(),
        };
    }

    private static IResult Taken()
    {
        var faults = new FieldFaults();
        faults.AddTaken("email");
        return faults.ToProblem();
    }

    private static IResult RefusedLink() => new RequestFault(StatusCodes.Status400BadRequest, AccountCodes.BadLink, BadLink, "token").ToProblem();
}
