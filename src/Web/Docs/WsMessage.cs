namespace CompraVenta.Web.Docs;

/// <summary>One message of the WebSocket, as its page has it.</summary>
/// <param name="Id">Its place on the page, which is its name in the schema.</param>
/// <param name="IsOfClient">Whether the client sends it; it is else the app's.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="Example">An example, written as the message itself is.</param>
internal sealed record WsMessage(string Id, bool IsOfClient, string Meaning, IReadOnlyList<ApiField> Fields, string Example)
{
    /// <summary>Its name for people.</summary>
    public string Title => Id.Replace('_', ' ');
}
