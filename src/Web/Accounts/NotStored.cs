namespace CompraVenta.Web.Accounts;

/// <summary>Marks calls of which no answer is kept by anybody on the way, refusals included: those about accounts.</summary>
internal sealed class NotStored
{
    /// <summary>The mark.</summary>
    public static readonly NotStored Instance = new();

    private NotStored()
    {
    }

    /// <summary>Says so in the answers of marked calls, before anything can answer.</summary>
    public static Task SayAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NotStored>() is not null) context.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
