using CompraVenta.Web.Http;
using Microsoft.Extensions.Configuration;

namespace CompraVenta.Web.Tests.Http;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("urls", "http://127.0.0.1:5080", true, "http://127.0.0.1:5080/")]
    [InlineData("urls", "http://localhost:5080;http://[::1]:5081", true, "http://localhost:5080/")]
    [InlineData("urls", "http://127.0.0.1:5080;http://192.0.2.1:80", false, "http://127.0.0.1:5080/")]
    [InlineData("urls", "https://compraventa.example.org", false, "https://compraventa.example.org/")]
    [InlineData("urls", "http://*:8080", false, "http://localhost:8080/")]
    [InlineData("urls", "http://0.0.0.0:8080/base", false, "http://localhost:8080/base")]
    [InlineData("urls", "http://unix:/run/app.sock", true, "http://127.0.0.1:5080/")]
    [InlineData("http_ports", "8080", false, "http://localhost:8080/")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://[::]:8080", false, "http://localhost:8080/")]
    public void Tells_who_reaches_the_app_and_where(string key, string value, bool isLoopbackOnly, string first)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [key] = value }).Build();
        Assert.Equal(isLoopbackOnly, ListenAddresses.IsLoopbackOnly(settings));
        Assert.Equal(new Uri(first), ListenAddresses.First(settings));
    }
}
