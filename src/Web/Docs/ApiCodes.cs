using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Accounts.Admin;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Trading;

namespace CompraVenta.Web.Docs;

/// <summary>What the <c>code</c> of a refused call says.</summary>
internal static class ApiCodes
{
    /// <summary>Every code that a call for market data may answer with, by status.</summary>
    public static readonly IReadOnlyList<(int Status, string Code, string Meaning)> Market =
    [
        (StatusCodes.Status400BadRequest, "bad_parameter", "A parameter can't be read, or is out of its range; parameter names it."),
        (StatusCodes.Status400BadRequest, "unknown_exchange", "There is no such exchange; candidates has those that there are."),
        (StatusCodes.Status400BadRequest, "ambiguous_pair", "The pair may mean several; candidates has them. Write it with its hyphen."),
        (StatusCodes.Status404NotFound, "unknown_pair", "No exchange lists the pair."),
        (StatusCodes.Status404NotFound, "not_listed", "This exchange does not list the pair; candidates has those that do."),
        (StatusCodes.Status503ServiceUnavailable, MarketNames.Unavailable, "No exchange has said yet what it lists. Try again in a few seconds."),
    ];

    private static readonly IReadOnlyList<(int Status, string Code, string Meaning)> Accounts =
    [
        (StatusCodes.Status400BadRequest, AccountCodes.BadFields, "Fields of the body are missing or wrong; errors has a sentence for each."),
        (StatusCodes.Status400BadRequest, BodyFaults.Code, "The body is missing, is no JSON, or has a value of the wrong type; parameter names the field."),
        (StatusCodes.Status401Unauthorized, AccountCodes.Unauthorized, "The call needs an access token, or the one given does not hold (any more)."),
        (StatusCodes.Status401Unauthorized, AccountCodes.BadCredentials, "Mail address and password do not go together."),
        (StatusCodes.Status401Unauthorized, AccountCodes.TwoFactorRequired, "The password is right; a code of the authenticator is needed as well."),
        (StatusCodes.Status401Unauthorized, AccountCodes.BadCode, "The code is wrong, or was used before."),
        (StatusCodes.Status401Unauthorized, AccountCodes.PasskeyRefused, "The passkey is not known here, or the answer came too late or twice."),
        (StatusCodes.Status401Unauthorized, AccountCodes.BadRefreshToken, "The refresh token does not hold (any more)."),
        (StatusCodes.Status403Forbidden, AccountCodes.KeyNotAllowed, "An API key may not make this call, or this key may only read."),
        (StatusCodes.Status403Forbidden, AccountCodes.AddressNotAllowed, "The API key may not be used from this network address."),
        (StatusCodes.Status404NotFound, AccountCodes.UnknownSession, "You have no session of this id, or it has ended."),
        (StatusCodes.Status404NotFound, AccountCodes.UnknownKey, "You have no API key of this id, or it was revoked."),
        (StatusCodes.Status409Conflict, AccountCodes.TooManyKeys, "You have as many API keys as there may be; revoke one first."),
        (StatusCodes.Status403Forbidden, AccountCodes.AccountLocked, "The password is right, and an admin has locked the account."),
        (StatusCodes.Status409Conflict, AccountCodes.EmailTaken, "The mail address has an account."),
        (StatusCodes.Status409Conflict, AccountCodes.UsernameTaken, "Somebody has the user name."),
        (StatusCodes.Status409Conflict, AccountCodes.TwoFactorOn, "There is an authenticator already."),
        (StatusCodes.Status409Conflict, AccountCodes.TwoFactorOff, "There is no authenticator."),
        (StatusCodes.Status409Conflict, AccountCodes.TwoFactorNotSetUp, "No secret was made that an authenticator could have."),
        (StatusCodes.Status409Conflict, AccountCodes.GuestAccount, "Not for a guest, who has no password: make it an account first."),
        (StatusCodes.Status404NotFound, AccountCodes.UnknownPasskey, "The user has no such passkey."),
        (StatusCodes.Status409Conflict, AccountCodes.NoPasskeysHere, "Browsers give passkeys to names with TLS, and to localhost; not to the address that was asked."),
        (StatusCodes.Status409Conflict, AccountCodes.TooManyPasskeys, "The user has as many passkeys as one may have."),
        (StatusCodes.Status409Conflict, AccountCodes.ChangedMeanwhile, "Another call changed the same at the same time; read it and try again."),
        (StatusCodes.Status423Locked, AccountCodes.LockedOut, "Too many wrong passwords or codes for the mail address; Retry-After says for how long."),
        (StatusCodes.Status429TooManyRequests, AccountCodes.TooManyRequests, "Too many calls from one network address; Retry-After says how long to wait."),
        (StatusCodes.Status503ServiceUnavailable, OutageAnswer.Code, "The database can't be asked just now; a token is neither refused nor accepted by this. Try again in a moment."),
    ];

    private static readonly IReadOnlyList<(int Status, string Code, string Meaning)> Admin =
    [
        (StatusCodes.Status400BadRequest, "bad_parameter", "A parameter can't be read, or is out of its range; parameter names it."),
        (StatusCodes.Status400BadRequest, AccountCodes.BadFields, "Fields of the body are wrong; errors has a sentence for each."),
        (StatusCodes.Status400BadRequest, BodyFaults.Code, "The body is no JSON, or has a value of the wrong type; parameter names the field."),
        (StatusCodes.Status401Unauthorized, AccountCodes.Unauthorized, "The call needs an access token, or the one given does not hold (any more)."),
        (StatusCodes.Status403Forbidden, AccountCodes.Forbidden, "The call is for admins."),
        (StatusCodes.Status404NotFound, AccountCodes.UnknownUser, "There is no such account."),
        (StatusCodes.Status409Conflict, AccountCodes.OwnAccount, "Nobody locks their own account."),
        (StatusCodes.Status409Conflict, AccountCodes.LastAdmin, "Nobody would be left who is an admin."),
        (StatusCodes.Status409Conflict, AccountCodes.NoAddress, "The account has no mail address."),
        (StatusCodes.Status404NotFound, AccountCodes.NoAccount, "The user has no account in this market yet."),
        (StatusCodes.Status404NotFound, AdminWords.NoSuchEpoch.Code, AdminWords.NoSuchEpoch.Message),
        (StatusCodes.Status404NotFound, AdminWords.UnknownOrder.Code, AdminWords.UnknownOrder.Message),
        (StatusCodes.Status404NotFound, AccountCodes.UnknownMail, "There is no such mail."),
        (StatusCodes.Status409Conflict, AccountCodes.MailNotDead, "The mail was not given up, so can't be tried again."),
        (StatusCodes.Status503ServiceUnavailable, AccountCodes.ResetPending, "The reset is asked for, and will be done once the trading engine is back."),
        (StatusCodes.Status503ServiceUnavailable, OutageAnswer.Code, "The database can't be asked just now. Try again in a moment."),
    ];

    private static readonly IReadOnlyList<(int Status, string Code, string Meaning)> Trading =
    [
        (StatusCodes.Status400BadRequest, "bad_parameter", "A parameter can't be read, or is out of its range; parameter names it."),
        (StatusCodes.Status400BadRequest, "ambiguous_pair", "The pair may mean several; candidates has them. Write it with its hyphen."),
        (StatusCodes.Status400BadRequest, AccountCodes.BadFields, "Fields of the body are missing or wrong; errors has a sentence for each. Nothing was done."),
        (StatusCodes.Status400BadRequest, BodyFaults.Code, "The body is missing, is no JSON, or has a field that the call does not take, a field twice, or a value of the wrong type; parameter names the field."),
        (StatusCodes.Status401Unauthorized, AccountCodes.Unauthorized, "The call needs an access token or an API key, or the one given does not hold (any more)."),
        (StatusCodes.Status403Forbidden, AccountCodes.KeyNotAllowed, "This API key may only read."),
        (StatusCodes.Status403Forbidden, AccountCodes.AddressNotAllowed, "The API key may not be used from this network address."),
        (StatusCodes.Status404NotFound, "unknown_pair", "No exchange lists the pair."),
        (StatusCodes.Status404NotFound, RejectReason.UnknownOrder.Code(), "You have no such order."),
        (StatusCodes.Status404NotFound, WalletEndpoints.UnknownAsset, "No exchange lists the asset, and you never had it."),
        (StatusCodes.Status404NotFound, WalletEndpoints.UnknownEpoch, "Your account had no such epoch."),
        (StatusCodes.Status409Conflict, RejectReason.OrderEnded.Code(), "The order has ended: it was filled, cancelled, or ran out."),
        (StatusCodes.Status409Conflict, RejectReason.EpochEnded.Code(), "The epoch that was to be ended is over already."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.InsufficientFunds.Code(), "There is not enough free to pay for it: value is what it needs, limit what is free, of asset."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.UnknownInstrument.Code(), "No exchange lists the pair, or the one named does not."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.DuplicateWithDifferentTerms.Code(), "The client order id was used for an order with other terms."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.MinimumNotional.Code(), "Price times amount (value) is below the smallest (limit)."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.MinimumSize.Code(), "The amount (value) is below the smallest (limit), or is money that buys less than 0.00000001, which costs limit."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.MaximumSize.Code(), "The amount (value) is above the largest (limit)."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.LotSize.Code(), "The amount (value) is no multiple of the lot size (limit)."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.TickSize.Code(), "The price (value; parameter says which) is no multiple of the tick size (limit)."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.WouldTake.Code(), "It would take at once, and was to stand only (post_only)."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.WouldNotFill.Code(), "It could not be filled wholly at once (FOK)."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.AlreadyTriggered.Code(), "The market has reached the stop price already."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.TooManyOrders.Code(), "You have so many open orders (value) that with this one, or this pair, there would be more than there may be (limit)."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.Halted.Code(), "The exchange has halted the pair."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.BadAmount.Code(), "The amount is not positive, too large, or has too many decimals."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.BadPrice.Code(), "The price (parameter says which) is not positive, too large, or has too many decimals; or the distance of a trailing stop is further than the price is from 0."),
        (StatusCodes.Status422UnprocessableEntity, RejectReason.BadTerms.Code(), "A term does not go with the others, and parameter names it: a time that is over, a stop price of an order without a trigger, one of a pair (id) that can't be replaced alone."),
        (StatusCodes.Status429TooManyRequests, AccountCodes.TooManyRequests, "More calls in a second than a user may make; Retry-After says how long to wait."),
        (StatusCodes.Status503ServiceUnavailable, MarketNames.Unavailable, "No exchange has a fresh book of the pair. Nothing was done."),
        (StatusCodes.Status503ServiceUnavailable, Refusals.JournalUnavailable, "The journal can't be written. Nothing was done, nor will be: try again."),
        (StatusCodes.Status503ServiceUnavailable, Refusals.OutcomeUnknown, "It is not known yet whether it was done. The same call with the same client_order_id tells, and does nothing twice."),
        (StatusCodes.Status503ServiceUnavailable, Refusals.EngineElsewhere, "No engine takes orders here just now. Nothing was done: try again."),
        (StatusCodes.Status503ServiceUnavailable, OutageAnswer.Code, "The database can't be asked just now. Try again in a moment."),
    ];

    /// <summary>The codes that come with a status.</summary>
    /// <param name="group">The heading of the call.</param>
    /// <param name="status">The status.</param>
    public static IEnumerable<(int Status, string Code, string Meaning)> With(string group, string status) =>
        (group == AccountApi.Heading ? Accounts : group == AdminEndpoints.Heading ? Admin : group == TradingApi.Heading ? Trading : Market).Where(c => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{c.Status}") == status);
}
