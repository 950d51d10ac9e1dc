namespace CompraVenta.Web.Http;

/// <summary>A list as a CSV file, written while it is read: part by part, so that neither memory nor a connection to the database is held for a slow reader.</summary>
/// <param name="file">The file's name.</param>
/// <param name="columns">The names of the columns, for the first line.</param>
/// <param name="parts">The list.</param>
/// <param name="write">Writes the fields of one line.</param>
internal sealed class CsvAnswer<T>(string file, IReadOnlyList<string> columns, IAsyncEnumerable<IReadOnlyList<T>> parts, Action<CsvLine, T> write) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        await using var reading = parts.GetAsyncEnumerator(ct);

        // Before anything is sent: what fails here is still refused in the words of the API. What fails later breaks the connection off, since a hole would be worse.
        var isMore = await reading.MoveNextAsync();
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        var line = new CsvLine(response.BodyWriter);
        foreach (var column in columns) line.Word(column);
        line.End();
        while (isMore)
        {
            foreach (var row in reading.Current)
            {
                write(line, row);
                line.End();
            }

            await response.BodyWriter.FlushAsync(ct);
            isMore = await reading.MoveNextAsync();
        }
    }
}
