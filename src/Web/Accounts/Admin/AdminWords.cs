using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;
using CompraVenta.Web.Trading;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>How API and pages say what became of an admin's wish.</summary>
internal static class AdminWords
{
    /// <summary>There is no such mail, or it was not written to the data folder.</summary>
    public static readonly RequestFault UnknownMail = new(StatusCodes.Status404NotFound, AccountCodes.UnknownMail, "There is no such mail here.");

    /// <summary>A mail that was not given up can't be tried again.</summary>
    public static readonly RequestFault MailNotDead = new(StatusCodes.Status409Conflict, AccountCodes.MailNotDead, "This mail was not given up: it is done, or waits for its next try.");

    /// <summary>There is no such user.</summary>
    public static readonly RequestFault UnknownUser = new(StatusCodes.Status404NotFound, AccountCodes.UnknownUser, "There is no such account.");

    /// <summary>The user was never in the market that runs here.</summary>
    public static readonly RequestFault NoAccount = new(StatusCodes.Status404NotFound, AccountCodes.NoAccount, "The user has no account in this market yet: it is opened when they first look at it.");

    /// <summary>The user's account had no epoch of this number.</summary>
    public static readonly RequestFault NoSuchEpoch = WalletEndpoints.NoSuchEpoch with { Message = "The user's account had no such epoch." };

    /// <summary>The user has no order of this number.</summary>
    public static readonly RequestFault UnknownOrder = new(StatusCodes.Status404NotFound, RejectReason.UnknownOrder.Code(), "The user has no such order.");

    /// <summary>How a page calls a user.</summary>
    public static string NameOf(UserSummary user) => user.Email ?? user.Username ?? user.Name;

    /// <summary>A mail in words: "Reset password".</summary>
    public static string Of(MailKind kind) => Sentence(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()));

    /// <summary>A number for people: 12,345.</summary>
    public static string Count(long number) => number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What is counted, as it stands after its number: 1 admin, 2 admins.</summary>
    public static string Noun(long number, string one) => number == 1 ? one : one + "s";

    /// <summary>How often: once, 2 times.</summary>
    public static string Times(int number) => number == 1 ? "once" : $"{Count(number)} times";

    /// <summary>Why it was refused; null when it was not.</summary>
    public static RequestFault? Refusal(AdminOutcome outcome) => outcome switch
    {
        AdminOutcome.Done or AdminOutcome.Unchanged or AdminOutcome.AlreadyReset => null,
        AdminOutcome.UnknownUser => UnknownUser,
        AdminOutcome.OwnAccount => new(StatusCodes.Status409Conflict, AccountCodes.OwnAccount, "Nobody locks their own account: they could not unlock it."),
        AdminOutcome.LastAdmin => new(StatusCodes.Status409Conflict, AccountCodes.LastAdmin, "This is the last admin; make another first."),
        AdminOutcome.GuestAccount => new(StatusCodes.Status409Conflict, AccountCodes.GuestAccount, "A guest can't be an admin: they have no password, and are swept when idle."),
        AdminOutcome.NoAddress => new(StatusCodes.Status409Conflict, AccountCodes.NoAddress, "This account has no mail address."),
        AdminOutcome.UnknownEpoch => NoSuchEpoch,
        AdminOutcome.ResetPending => new(StatusCodes.Status503ServiceUnavailable, AccountCodes.ResetPending, "The reset is asked for, and will be done once the trading engine is back."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no such outcome"),
    };

    /// <summary>What is wrong with a reason; null when nothing is.</summary>
    public static string? FaultOf(string? reason, AdminAction action, AdminActor actor)
    {
        var text = reason?.Trim();
        if (action.IsReset && string.IsNullOrEmpty(text)) return "Say why: a reset needs a reason.";
        if (text?.Length > actor.ReasonLengthMax) return $"At most {actor.ReasonLengthMax} characters; these are {text.Length}.";
        return text?.Any(char.IsControl) == true ? "Only characters that can be seen, in one line." : null;
    }

    private static string Sentence(string word) => char.ToUpperInvariant(word[0]) + word[1..].Replace('_', ' ');
}
