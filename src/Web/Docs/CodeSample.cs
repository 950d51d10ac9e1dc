namespace CompraVenta.Web.Docs;

/// <summary>A program in one language, whole: it runs as it stands.</summary>
/// <param name="Key">Short name of the language, in ids and in what a reader's browser remembers.</param>
/// <param name="Language">Name of the language for people.</param>
/// <param name="Text">The program.</param>
internal sealed record CodeSample(string Key, string Language, string Text);
