using CompraVenta.Infrastructure.Books;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Shared;
using CompraVenta.Web.Sources;
using CompraVenta.Web.Streaming;

var builder = WebApplication.CreateBuilder(args);
builder.AddSettings(args);
builder.AddLogs();
builder.AddHttpRules();
builder.Services.AddPersistence(builder.Configuration);
builder.Services.AddBookStore();
builder.Services.AddMarket();
builder.AddMarketSource();
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

