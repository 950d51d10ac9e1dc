using System.Threading.RateLimiting;
using CompraVenta.Web.Accounts;

namespace CompraVenta.Web.Trading;

/// <summary>How many calls that change orders one user may make, from wherever and with whatever key.</summary>
internal static class OrderLimits
{
    /// <summary>The policy's name.</summary>
    public const string Policy = "orders";

    private const string Setting = "Trading:OrdersPerSecond";
    private const int PerSecond = 50;

    /// <summary>Adds the limit: <c>Trading:OrdersPerSecond</c>, 50 unless set, twice as many at once; 0 for none.</summary>
    public static void AddOrderLimits(this WebApplicationBuilder builder)
    {
        var calls = builder.Configuration.GetValue(Setting, PerSecond);
        builder.Services.AddRateLimiter(limiter => limiter.AddPolicy(Policy, context => calls <= 0 || !context.User.IsSignedIn()
            ? RateLimitPartition.GetNoLimiter(Guid.Empty)
            : RateLimitPartition.GetTokenBucketLimiter(context.User.UserId(), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = calls * 2,
                TokensPerPeriod = calls,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            })));
    }
}
