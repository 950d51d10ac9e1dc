using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Mail;

namespace CompraVenta.Web.Accounts.Keys;

/// <summary>A user's own API keys, for the page and for the API.</summary>
internal sealed class OwnKeys(ApiKeyStore keys, MailQueue mails, AuditLog audit)
{
    /// <summary>Networks that a key may have.</summary>
    public const int NetworksMax = 20;

    /// <summary>The public half in few characters, by which people tell keys apart.</summary>
    public static string Short(string key) => $"{key[..6]}…{key[^4..]}";

    /// <summary>The keys that hold, newest first.</summary>
    public Task<IReadOnlyList<ApiKeyRow>> ListAsync(Guid userId, CancellationToken ct) => keys.ListAsync(userId, ct);

    /// <summary>Makes a key.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="request">What it is to be.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The key and its secret; or what is wrong with the fields; or neither, when the user has all that there may be.</returns>
    public async Task<((ApiKeyRow Row, string Secret)? Made, FieldFaults Faults)> MakeAsync(Guid userId, KeyRequest request, string? address, CancellationToken ct)
    {
        var faults = new FieldFaults();
        var name = request.Name?.Trim() ?? "";
        if (name.Length == 0) faults.Add("name", "A name is needed, such as the program's.");
        else if (name.Length > ApiKeyStore.NameLengthMax || name.Any(char.IsControl)) faults.Add("name", $"A name has at most {ApiKeyStore.NameLengthMax} characters, on one line.");
        var networks = ReadNetworks(request.Networks ?? [], faults);
        if (faults.Any) return (null, faults);
        var made = await keys.AddAsync(userId, name, request.MayTrade ? ApiKeyScope.Trade : ApiKeyScope.Read, networks, ct);
        if (made is not var (row, _)) return (null, faults);
        await audit.AddAsync(AuditEvent.KeyMade, userId, userId, address, ct, Detail(row));
        await mails.AddNoticeAsync(userId, AuditEvent.KeyMade, ct);
        return (made, faults);
    }

    /// <summary>Revokes one of them.</summary>
    /// <returns>Its name; null when the user has no such key.</returns>
    public async Task<string?> RevokeAsync(Guid userId, Guid keyId, string? address, CancellationToken ct)
    {
        if (await keys.RevokeAsync(userId, keyId, ct) is not { } row) return null;
        await audit.AddAsync(AuditEvent.KeyRevoked, userId, userId, address, ct, Detail(row));
        await mails.AddNoticeAsync(userId, AuditEvent.KeyRevoked, ct);
        return row.Name;
    }

    private static string Detail(ApiKeyRow row) => $"{row.Name} ({Short(row.Key)}, {(row.MayTrade ? "trade" : "read")})";

    private static List<string> ReadNetworks(IReadOnlyList<string> texts, FieldFaults faults)
    {
        var networks = new List<string>();
        if (texts.Count > NetworksMax) faults.Add("networks", $"A key has at most {NetworksMax} networks.");
        foreach (var text in texts.Take(NetworksMax))
        {
            if (!KeyNetwork.TryRead(text?.Trim(), out var network, out var fault)) faults.Add("networks", fault);
            else if (!networks.Contains(network.ToString(), StringComparer.Ordinal)) networks.Add(network.ToString());
        }

        return networks;
    }
}
