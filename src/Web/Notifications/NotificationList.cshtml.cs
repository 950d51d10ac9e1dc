using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Http;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Notifications;

/// <summary>The page with one's own notifications.</summary>
internal sealed class NotificationListModel(NotificationReader notifications) : FormPage
{
    private const string Path = "/Notifications";

    /// <summary>Where the page before ended; null for the first. What can't be read is the first too.</summary>
    [BindProperty(Name = "cursor", SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>The newest notification that the page showed whose form was sent.</summary>
    [BindProperty(Name = "up_to")]
    public long? UpTo { get; set; }

    /// <summary>The notifications of this page.</summary>
    public NotificationPage Result { get; private set; } = new([], 0, null);

    /// <summary>Whether this is the first page.</summary>
    public bool IsFirst { get; private set; } = true;

    /// <summary>What people call the kind of a notification.</summary>
    public static string NameOf(NotificationView told) => Enum.GetValues<NotificationKind>().First(kind => kind.Word() == told.Kind).Name();

    /// <summary>Where a notification leads: to its order, else to its pair.</summary>
    public static string AddressOf(NotificationView told) => told.OrderId is { } order ? $"/Orders/{order}" : $"/Trade?pair={Uri.EscapeDataString(told.Pair)}";

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync()
    {
        _ = ListPage.TryRead(null, Cursor, out var page);
        IsFirst = page.Before is null;
        Result = await notifications.ListAsync(User.UserId(), page.Before, page.Limit, Gone);
    }

    /// <summary>Marks them as read, those that the page showed and all older ones.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (UpTo is { } number) await notifications.ReadUpToAsync(User.UserId(), number, Gone);
        return DoneAt(Path, "All are marked as read.");
    }
}
