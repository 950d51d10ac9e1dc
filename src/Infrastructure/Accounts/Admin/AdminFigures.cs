namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>How many there are of what an admin looks after.</summary>
/// <param name="Users">Accounts with a mail address.</param>
/// <param name="Guests">Those who only look around.</param>
/// <param name="Admins">Admins.</param>
/// <param name="Locked">Accounts that an admin has locked.</param>
/// <param name="Registered">Accounts made within the last 24 hours, guests not counted.</param>
/// <param name="Sessions">Sign-ins that live.</param>
/// <param name="MailsWaiting">Mails that are to be sent.</param>
/// <param name="MailsDead">Mails that were given up.</param>
public sealed record AdminFigures(long Users, long Guests, long Admins, long Locked, long Registered, long Sessions, long MailsWaiting, long MailsDead);
