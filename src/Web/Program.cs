using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Shared;
using CompraVenta.Web.Streaming;

var builder = WebApplication.CreateBuilder(args);
builder.AddSettings(args);
builder.AddLogs();
builder.AddHttpRules();
builder.Services.AddSingleton(new MarketSourceState(MarketSource.Simulated));
builder.Services.AddMarket();
builder.AddMarketApi();
builder.AddStreaming();
builder.Services.AddPages();
builder.Services.AddOpenApi();

var app = builder.Build();
app.UseHttpRules();
app.MapOpenApi();
app.MapMarketApi();
app.MapStreaming();
app.MapPages();
await app.RunAsync();
