using CompraVenta.Infrastructure.Books;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Http;
using CompraVenta.Web.Mail;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Notifications;
using CompraVenta.Web.Proof;
using CompraVenta.Web.Shared;
using CompraVenta.Web.Sources;
using CompraVenta.Web.Status;
using CompraVenta.Web.Streaming;
using CompraVenta.Web.Trading;

var builder = WebApplication.CreateBuilder(args);
builder.AddSettings(args);
builder.AddLogs();
builder.AddHttpRules();
builder.AddApiDocuments();
builder.Services.AddPersistence(builder.Configuration);
builder.Services.AddMarket();
builder.Services.AddBookKeeping();
builder.Services.AddDayHistory();
builder.AddMarketSource();
builder.AddMarketApi();
builder.Services.AddTrading(builder.Configuration);
builder.Services.AddLedgerAudit();
builder.AddAccountApi();
builder.AddTradingApi();
builder.AddNotificationApi();
builder.AddMail();
builder.AddStreaming();
builder.AddStatus();
builder.Services.AddPages();

// The last to be asked: others know more of what could not be done.
builder.Services.AddExceptionHandler<OutageAnswer>();

var app = builder.Build();
app.UseHttpRules();
app.UsePageRules();
app.UseMiddleware<BodyFaults>();
app.UseAccounts();
app.MapApiDocuments();
app.MapMarketApi();
app.MapAccountApi();
app.MapProof();
app.MapTradingApi();
app.MapNotificationApi();
app.MapStreaming();
app.MapPages();
app.MapStatus();

var stopping = app.Lifetime.ApplicationStopping;
try
{
    // Before the host starts, so that a data folder in use ends in one line and not in the host's stack trace.
    await app.Services.StartDatabaseAsync(stopping);
    await app.RunAsync();
    return 0;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 0;
}
catch (Exception e) when (StartProblem.Describe(e) is { } problem)
{
    await Console.Error.WriteLineAsync(problem);
    return 1;
}
