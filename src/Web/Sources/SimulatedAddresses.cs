using CompraVenta.Simulator;

namespace CompraVenta.Web.Sources;

/// <summary>The settings that point the feeds at the simulator, once it runs. They are the weakest settings of all: an address that
/// somebody has set stays.</summary>
internal sealed class SimulatedAddresses : ConfigurationProvider, IConfigurationSource
{
    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Points the feeds at a running simulator.</summary>
    public void Use(Uri simulator)
    {
        Data = SimulatedVenues.Addresses(simulator);
        OnReload();
    }
}
