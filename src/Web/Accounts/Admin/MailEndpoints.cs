using System.Globalization;
using System.Security.Claims;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The queue of mails over HTTP, for admins.</summary>
internal static class MailEndpoints
{
    /// <summary>Maps the calls.</summary>
    public static void MapMails(this RouteGroupBuilder admin)
    {
        admin.MapGet("/mails", ListAsync)
            .WithSummary("Mails, for admins")
            .WithDescription("A page of mails and what became of them, newest first; `next` is the `cursor` of the next page.")
            .Takes("state", static _ => ApiSchemas.Word(MailListParameters.States))
            .Takes("limit", static _ => ApiSchemas.Count(1, MailAdmin.LimitMax, MailListParameters.LimitDefault))
            .Produces<MailsAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        admin.MapGet("/mails/{id:long}", ReadAsync)
            .WithSummary("What a mail says, for admins")
            .WithDescription("Only where mails are written to the data folder because no mail server is set; 404 for others. Reading stands in the audit log.")
            .Produces<MailTextAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound);
        admin.MapPost("/mails/{id:long}/retry", RetryAsync)
            .WithSummary("Try a mail again that was given up")
            .Produces<MailAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync([AsParameters] MailListParameters parameters, MailAdmin mails, CancellationToken ct)
    {
        if (parameters.Read(out var state, out var before, out var limit) is { } fault) return fault.ToProblem();
        var page = await mails.ListAsync(state, before, limit, ct);
        return TypedResults.Ok(new MailsAnswer([.. page.Mails.Select(MailAnswer.Of)], page.Next?.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<IResult> ReadAsync(long id, ClaimsPrincipal me, HttpContext context, MailAdmin mails, CancellationToken ct) =>
        await mails.FindAsync(id, ct) is { } mail && await mails.ReadAsync(mail, AdminEndpoints.ActorOf(me, context), ct) is { } text
            ? TypedResults.Ok(new MailTextAnswer(text.Subject, text.To, text.Body))
            : AdminWords.UnknownMail.ToProblem();

    private static async Task<IResult> RetryAsync(long id, ClaimsPrincipal me, HttpContext context, MailAdmin mails, CancellationToken ct)
    {
        if (await mails.FindAsync(id, ct) is not { } mail) return AdminWords.UnknownMail.ToProblem();
        if (!await mails.RetryAsync(mail, AdminEndpoints.ActorOf(me, context), ct)) return AdminWords.MailNotDead.ToProblem();
        return await mails.FindAsync(id, ct) is { } now ? TypedResults.Ok(MailAnswer.Of(now)) : AdminWords.UnknownMail.ToProblem();
    }
}
