using System.Globalization;
using System.Threading.RateLimiting;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts;

/// <summary>How often one network address, and one user, may call what checks passwords and tokens.</summary>
internal static class AccountLimits
{
    /// <summary>The policy's name.</summary>
    public const string Policy = "accounts";

    /// <summary>The policy of what makes guests.</summary>
    public const string GuestPolicy = "guests";

    private const string Setting = "Accounts:CallsPerMinute";
    private const string GuestSetting = "Accounts:GuestsPerHour";
    private const int CallsPerMinute = 120;

    /// <summary>Adds the limits: <c>Accounts:CallsPerMinute</c>, 120 unless set, and <c>Accounts:GuestsPerHour</c>.</summary>
    public static void AddAccountLimits(this WebApplicationBuilder builder)
    {
        var calls = builder.Configuration.GetValue(Setting, CallsPerMinute);
        var guests = builder.Configuration.GetValue(GuestSetting, new AccountOptions().GuestsPerHour);
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Policy, context => RateLimitPartition.GetSlidingWindowLimiter(
                context.NetworkAddress() ?? "",
                _ => Window(calls)));

            // Reading the page that makes guests makes none.
            limiter.AddPolicy(GuestPolicy, context => HttpMethods.IsPost(context.Request.Method)
                ? RateLimitPartition.GetSlidingWindowLimiter(
                    context.NetworkAddress() ?? "",
                    _ => new SlidingWindowRateLimiterOptions { PermitLimit = guests, Window = TimeSpan.FromHours(1), SegmentsPerWindow = 6 })
                : RateLimitPartition.GetNoLimiter(""));

            // Who is signed in has a limit of their own as well, from wherever they call.
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                context.User.IsSignedIn() && context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == Policy
                    ? RateLimitPartition.GetSlidingWindowLimiter(context.User.UserId().ToString(), _ => Window(calls))
                    : RateLimitPartition.GetNoLimiter(""));
            limiter.OnRejected = static async (refused, _) =>
            {
                // The framework's limiter tells nothing for a sliding window: a segment frees some calls.
                var seconds = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? (int)Math.Ceiling(wait.TotalSeconds) : 10;
                refused.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                refused.HttpContext.Response.Headers.CacheControl = "no-store";
                if (!AccountSchemes.IsApi(refused.HttpContext))
                {
                    refused.HttpContext.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                    return;
                }

                await new RequestFault(StatusCodes.Status429TooManyRequests, AccountCodes.TooManyRequests, "Too many calls from this address; wait a little.")
                    .ToProblem().ExecuteAsync(refused.HttpContext);
            };
        });
    }

    private static SlidingWindowRateLimiterOptions Window(int calls) => new() { PermitLimit = calls, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 };
}
