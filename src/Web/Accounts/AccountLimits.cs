using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts;

/// <summary>How often one network address (of IPv6, one /64), and one user, may call what checks passwords and tokens.</summary>
internal static class AccountLimits
{
    /// <summary>The policy's name.</summary>
    public const string Policy = "accounts";

    /// <summary>The policy of what makes guests.</summary>
    public const string GuestPolicy = "guests";

    private const string Setting = "Accounts:CallsPerMinute";
    private const string GuestSetting = "Accounts:GuestsPerHour";
    private const int CallsPerMinute = 120;
    private const int Segments = 6;

    private static readonly TimeSpan CallWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan GuestWindow = TimeSpan.FromHours(1);

    /// <summary>Adds the limits: <c>Accounts:CallsPerMinute</c>, 120 unless set, and <c>Accounts:GuestsPerHour</c>.</summary>
    public static void AddAccountLimits(this WebApplicationBuilder builder)
    {
        var calls = builder.Configuration.GetValue(Setting, CallsPerMinute);
        var guests = builder.Configuration.GetValue(GuestSetting, new AccountOptions().GuestsPerHour);
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Policy, context => RateLimitPartition.GetSlidingWindowLimiter(
                NetworkOf(context.Connection.RemoteIpAddress),
                _ => Window(calls, CallWindow)));

            // Reading the page that makes guests makes none.
            limiter.AddPolicy(GuestPolicy, context => HttpMethods.IsPost(context.Request.Method)
                ? RateLimitPartition.GetSlidingWindowLimiter(
                    NetworkOf(context.Connection.RemoteIpAddress),
                    _ => Window(guests, GuestWindow))
                : RateLimitPartition.GetNoLimiter(""));

            // Who is signed in has a limit of their own as well, from wherever they call.
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                context.User.IsSignedIn() && PolicyOf(context) == Policy
                    ? RateLimitPartition.GetSlidingWindowLimiter(context.User.UserId().ToString(), _ => Window(calls, CallWindow))
                    : RateLimitPartition.GetNoLimiter(""));
            limiter.OnRejected = static async (refused, _) =>
            {
                // The framework's limiter tells nothing for a sliding window: a segment frees some calls.
                var window = PolicyOf(refused.HttpContext) == GuestPolicy ? GuestWindow : CallWindow;
                var wait = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : window / Segments;
                refused.HttpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                refused.HttpContext.Response.Headers.CacheControl = "no-store";
                if (!AccountSchemes.IsApi(refused.HttpContext))
                {
                    refused.HttpContext.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                    return;
                }

                await new RequestFault(StatusCodes.Status429TooManyRequests, AccountCodes.TooManyRequests, PolicyOf(refused.HttpContext) == Policy ? "Too many calls from this address; wait a little." : "Too many calls; wait a little.")
                    .ToProblem().ExecuteAsync(refused.HttpContext);
            };
        });
    }

    /// <summary>The network that counts as one: an IPv4 address, however it is written, or the /64 of an IPv6 address, all of which one customer of a provider has.</summary>
    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    private static string? PolicyOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;

    private static SlidingWindowRateLimiterOptions Window(int calls, TimeSpan length) => new() { PermitLimit = calls, Window = length, SegmentsPerWindow = Segments };
}
