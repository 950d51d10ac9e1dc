using System.Net.Sockets;
using System.Security.Authentication;
using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Infrastructure.Tests.Feeds;

/// <summary>What failures to connect are called, and what is said to do about them.</summary>
public sealed class ConnectProblemTests
{
    private static readonly Uri Venue = new("wss://venue.example/ws");

    [Theory]
    [InlineData(SocketError.HostNotFound, ProblemCode.NameNotFound, "the name venue.example was not found")]
    [InlineData(SocketError.ConnectionRefused, ProblemCode.Refused, "venue.example refused the connection")]
    [InlineData(SocketError.NetworkUnreachable, ProblemCode.NoRoute, "venue.example can't be reached from this network")]
    public void Networks(SocketError error, ProblemCode code, string message)
    {
        var problem = ConnectProblem.Of(new HttpRequestException("", new SocketException((int)error)), Venue, null, "Feeds:X");
        Assert.Equal((code, message), (problem.Code, problem.Message));
        Assert.NotEmpty(problem.Hint!);
    }

    [Fact]
    public void A_failure_on_the_way_to_a_proxy_is_the_proxys()
    {
        var problem = ConnectProblem.Of(new SocketException((int)SocketError.ConnectionRefused), Venue, "the proxy p.example:3128 (HTTPS_PROXY)", null);
        Assert.Equal((ProblemCode.ProxyUnreachable, "the proxy p.example:3128 (HTTPS_PROXY) refused the connection"), (problem.Code, problem.Message));
    }

    [Fact]
    public void Certificates() =>
        Assert.Equal(ProblemCode.NotSecure, ConnectProblem.Of(new HttpRequestException("", new AuthenticationException("untrusted root")), Venue, null, null).Code);

    [Theory]
    [InlineData(451, ProblemCode.Blocked)]
    [InlineData(403, ProblemCode.Blocked)]
    [InlineData(418, ProblemCode.RateLimited)]
    [InlineData(429, ProblemCode.RateLimited)]
    [InlineData(503, ProblemCode.Maintenance)]
    [InlineData(500, ProblemCode.UnexpectedStatus)]
    public void Statuses(int status, ProblemCode code)
    {
        var problem = ConnectProblem.OfStatus(status, Venue, "Feeds:X:RestBase", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        Assert.Equal(code, problem.Code);
        Assert.Contains($"{status}", problem.Message, StringComparison.Ordinal);
        if (code == ProblemCode.RateLimited) Assert.Contains("03:04:05 UTC", problem.Message, StringComparison.Ordinal);
        if (code == ProblemCode.Blocked) Assert.Contains("Feeds:X:RestBase", problem.Hint, StringComparison.Ordinal);
    }
}
