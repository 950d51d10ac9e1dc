using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Infrastructure.Accounts.Addresses;

/// <summary>How long links that confirm a mail address work.</summary>
internal sealed class AddressTokenOptions : DataProtectionTokenProviderOptions
{
    /// <summary>A day.</summary>
    public AddressTokenOptions()
    {
        Name = nameof(AddressTokenProvider);
        TokenLifespan = TimeSpan.FromHours(24);
    }
}
