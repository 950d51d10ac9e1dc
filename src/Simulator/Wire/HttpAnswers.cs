using System.Text;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Wire;

/// <summary>Writes whole answers with a content length.</summary>
internal static class HttpAnswers
{
    private const string Json = "application/json";

    public static Task WriteAsync(HttpContext context, int status, string body, string contentType = Json) =>
        WriteAsync(context, status, Encoding.UTF8.GetBytes(body), contentType);

    public static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body, string contentType = Json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
