using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Accounts.Addresses;

/// <summary>Identity's tokens for links that confirm a mail address. They hold a day, for mails are not always read at once; those that set a password hold an hour.</summary>
internal sealed class AddressTokenProvider(IDataProtectionProvider protection, IOptions<AddressTokenOptions> options, ILogger<DataProtectorTokenProvider<User>> logger)
    : DataProtectorTokenProvider<User>(protection, options, logger)
{
    /// <summary>The provider's name among Identity's.</summary>
    public new const string Name = "Address";
}
