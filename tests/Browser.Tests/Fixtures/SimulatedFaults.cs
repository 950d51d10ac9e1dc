using System.Net.Http.Json;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>Takes simulated exchanges away and gives them back, by the control calls that anybody has who runs a simulator.</summary>
/// <param name="findAddress">Finds any address of the simulator, once it runs.</param>
internal sealed class SimulatedFaults(Func<Uri> findAddress)
{
    /// <summary>Ends a venue's connections and refuses new ones, until <see cref="ClearAsync"/>.</summary>
    public async Task LoseAsync(string venue)
    {
        await PostAsync(new { kind = "refuse_connections", venue });
        await PostAsync(new { kind = "restart", venue, delay_ms = 0 });
    }

    /// <summary>Lets every venue be well again.</summary>
    public async Task ClearAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.DeleteAsync(Address);
        answer.EnsureSuccessStatusCode();
    }

    private Uri Address => new(findAddress(), "/control/faults");

    private async Task PostAsync(object fault)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(Address, fault);
        answer.EnsureSuccessStatusCode();
    }
}
