using CompraVenta.Infrastructure.Books;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Status;
using CompraVenta.Web.Streaming;

var builder = WebApplication.CreateBuilder(args);
builder.AddSettings(args);
builder.AddLogs();
builder.AddHttpRules();
builder.AddApiDocuments();
builder.Services.AddPersistence(builder.Configuration);
builder.Services.AddSingleton(new MarketSourceState(MarketSource.Simulated));
builder.Services.AddMarket();
builder.Services.AddBookKeeping();
builder.AddMarketApi();
builder.AddStreaming();
builder.AddStatus();

var app = builder.Build();
app.UseHttpRules();
app.MapApiDocuments();
app.MapMarketApi();
app.MapStreaming();
app.MapStatus();
await app.RunAsync();
