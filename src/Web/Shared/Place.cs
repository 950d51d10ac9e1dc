namespace CompraVenta.Web.Shared;

/// <summary>One of the main places of the app, as the frame around every page offers it.</summary>
/// <param name="Key">What a page of that place sets as <c>ViewData["Place"]</c>.</param>
/// <param name="Name">The word people read.</param>
/// <param name="Path">Its address, from <c>/</c>.</param>
/// <param name="Icon">The path data of its icon, drawn as lines in a box of 16 by 16.</param>
/// <param name="IsPage">Whether it is mapped as a page: it is then offered only where it is.</param>
/// <param name="IsOwn">Whether it shows what somebody has: it is then offered to those who are signed in.</param>
internal sealed record Place(string Key, string Name, string Path, string Icon, bool IsPage = true, bool IsOwn = false);
