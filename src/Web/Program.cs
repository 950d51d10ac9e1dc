using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Shared;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(new MarketSourceState(MarketSource.Simulated));
builder.Services.AddMarket();
builder.Services.AddPages();

var app = builder.Build();
app.MapPages();
await app.RunAsync();
