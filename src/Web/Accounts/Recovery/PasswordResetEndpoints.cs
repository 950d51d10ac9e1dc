using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Accounts.Recovery;

/// <summary>A forgotten password over HTTP.</summary>
internal static class PasswordResetEndpoints
{
    /// <summary>What everybody is told who asks for a link.</summary>
    public const string Asked = "If this address has an account, a mail with a link is on its way.";

    /// <summary>What is said of a link that does not work.</summary>
    public const string BadLink = "This link does not work (any more). A link works once, within one hour: have a new one sent.";

    /// <summary>Maps the calls.</summary>
    public static void MapPasswordResets(this RouteGroupBuilder accounts)
    {
        accounts.MapPut("/api/password/get_new", AskAsync)
            .WithSummary("Have a link sent that sets a new password")
            .WithDescription("The answer is the same whether or not the address has an account. The link works once, within one hour; few an hour are sent to one address.")
            .TakesBody("""{"email":"ada@example.org"}""")
            .Produces<MessageAnswer>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();
        accounts.MapPost("/api/password/reset", SetAsync)
            .WithSummary("Set a new password by the link of a mail")
            .WithDescription("Takes `user` and `token` from the link. Ends all sessions of the user, and the lockout of the mail address.")
            .TakesBody("""{"user_id":"01990000-0000-7000-8000-000000000000","token":"CfDJ8","new_password":"five other words in order"}""")
            .Produces<MessageAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();
    }

    private static async Task<IResult> AskAsync(PasswordResetAsk request, HttpContext context, PasswordReset reset, CancellationToken ct)
    {
        var faults = new FieldFaults();
        ProfileFields.CheckEmail(faults, request.Email);
        if (faults.Any) return faults.ToProblem();
        await reset.AskAsync(request.Email, context.NetworkAddress(), ct);
        return TypedResults.Json(new MessageAnswer(Asked), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> SetAsync(PasswordResetRequest request, HttpContext context, PasswordReset reset, CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (string.IsNullOrEmpty(request.Token)) faults.Add("token", "The link's token is needed.");
        if (string.IsNullOrEmpty(request.NewPassword)) faults.Add("new_password", "A new password is needed.");
        if (request.UserId is null && string.IsNullOrEmpty(request.Email)) faults.Add("user_id", "The link's user, or the mail address as email, is needed.");
        if (faults.Any) return faults.ToProblem();
        var result = await reset.SetAsync(request.UserId, request.Email, request.Token, request.NewPassword, context.NetworkAddress(), ct);
        if (!result.IsLinkGood) return new RequestFault(StatusCodes.Status400BadRequest, AccountCodes.BadLink, BadLink, "token").ToProblem();
        if (result.IsSet) return TypedResults.Ok(new MessageAnswer("Password set. Sign in with it."));
        ProfileFields.Add(faults, result.Errors, "new_password");
        return faults.ToProblem();
    }
}
