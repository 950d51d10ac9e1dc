using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.TwoFactor;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

[Collection(AccountsCollection.Name)]
public sealed class TwoFactorEndpointsTests(PatientApp busy) : IClassFixture<PatientApp>
{
    private readonly WebApp app = busy.App;

    [Fact]
    public async Task An_authenticator_is_set_up_asked_for_and_removed()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        var (other, _) = await user.LoginAsync();
        var (status, body) = await SendAsync(HttpMethod.Get, "/api/two_factor", token: mine);
        Assert.Equal((200, """{"enabled":false,"recovery_codes_left":0}"""), (status, body.GetRawText()));
        var (secret, codes) = await EnableAsync(mine);
        Assert.Equal(10, codes.Length);
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/api/myprofile", token: mine)).Status);
        Assert.Equal(401, (await SendAsync(HttpMethod.Get, "/api/myprofile", token: other)).Status);

        // The password alone; a wrong code; the next code; the same again; a recovery code; the same again.
        Assert.Equal((401, "two_factor_required"), await LoginAsync(user, null));
        Assert.Equal((401, "two_factor_required"), await LoginAsync(user, " "));
        Assert.Equal((401, "bad_code"), await LoginAsync(user, "12345"));
        var next = CodeOf(secret, 1);
        Assert.Equal((200, null), await LoginAsync(user, next));
        Assert.Equal((401, "bad_code"), await LoginAsync(user, next));
        Assert.Equal((200, null), await LoginAsync(user, codes[0].ToLowerInvariant()));
        Assert.Equal((401, "bad_code"), await LoginAsync(user, codes[0]));
        (_, body) = await SendAsync(HttpMethod.Get, "/api/two_factor", token: mine);
        Assert.Equal("""{"enabled":true,"recovery_codes_left":9}""", body.GetRawText());

        (status, body) = await SendAsync(HttpMethod.Post, "/api/two_factor/recovery_codes", new { password = user.Password }, mine);
        Assert.Equal((200, 10), (status, body.GetProperty("recovery_codes").GetArrayLength()));
        Assert.Equal((401, "bad_code"), await LoginAsync(user, codes[1]));
        Assert.Equal(200, (await SendAsync(HttpMethod.Delete, "/api/two_factor", new { password = user.Password }, mine)).Status);
        Assert.Equal((200, null), await LoginAsync(user, null));

        var log = await AuditAsync(mine);
        foreach (var expected in new[] { AuditEvent.AuthenticatorAdded, AuditEvent.TwoFactorRefused, AuditEvent.RecoveryCodeUsed, AuditEvent.RecoveryCodesMade, AuditEvent.AuthenticatorRemoved })
        {
            Assert.Contains(expected, log);
        }
    }

    [Fact]
    public async Task Wrong_codes_lock_the_address_out_and_a_right_password_between_them_does_not_help()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (secret, _) = await EnableAsync((await user.LoginAsync()).AccessToken);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal((401, "two_factor_required"), await LoginAsync(user, null));
            Assert.Equal((401, "bad_code"), await LoginAsync(user, "WRONG-CODE"));
        }

        Assert.Equal((423, "locked_out"), await LoginAsync(user, CodeOf(secret, 1)));
        Assert.Equal((423, "locked_out"), await LoginAsync(user, null));
    }

    [Fact]
    public async Task A_wrong_password_tells_nothing_of_a_code()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (secret, _) = await EnableAsync((await user.LoginAsync()).AccessToken);
        var (status, body) = await SendAsync(HttpMethod.Post, "/api/login", new { email = user.Email, password = "not the password", code = CodeOf(secret, 1) });
        Assert.Equal((401, "bad_credentials"), (status, body.GetProperty("code").GetString()));

        // The code was not used up by it.
        Assert.Equal((200, null), await LoginAsync(user, CodeOf(secret, 1)));
    }

    [Fact]
    public async Task A_locked_account_is_told_before_the_code()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        var (secret, _) = await EnableAsync(mine);
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync())
        {
            await db.Users.Where(row => row.Email == user.Email).ExecuteUpdateAsync(row => row.SetProperty(u => u.LockedAt, DateTimeOffset.UtcNow));
        }

        Assert.Equal((403, "account_locked"), await LoginAsync(user, null));
        Assert.Equal((403, "account_locked"), await LoginAsync(user, CodeOf(secret, 1)));
    }

    [Fact]
    public async Task Bad_fields_are_named_and_nothing_changes()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        Assert.Equal((409, "two_factor_not_set_up"), await CodeOfAsync(HttpMethod.Post, "/api/two_factor/enable", new { code = "123456" }, mine));
        Assert.Equal((409, "two_factor_off"), await CodeOfAsync(HttpMethod.Delete, "/api/two_factor", new { password = user.Password }, mine));
        Assert.Equal((409, "two_factor_off"), await CodeOfAsync(HttpMethod.Post, "/api/two_factor/recovery_codes", new { password = user.Password }, mine));
        await SendAsync(HttpMethod.Post, "/api/two_factor/setup", token: mine);
        foreach (var code in new[] { null, "", "12345", "words and words", new string('1', 65) })
        {
            var (status, body) = await SendAsync(HttpMethod.Post, "/api/two_factor/enable", new { code }, mine);
            Assert.Equal((400, "code"), (status, body.GetProperty("parameter").GetString()));
            Assert.Single(body.GetProperty("errors").EnumerateObject());
        }

        await EnableAsync(mine);
        Assert.Equal((409, "two_factor_on"), await CodeOfAsync(HttpMethod.Post, "/api/two_factor/setup", null, mine));
        Assert.Equal((409, "two_factor_on"), await CodeOfAsync(HttpMethod.Post, "/api/two_factor/enable", new { code = "123456" }, mine));
        foreach (var password in new[] { null, "", "not the password", new string('x', 129) })
        {
            var (status, body) = await SendAsync(HttpMethod.Delete, "/api/two_factor", new { password }, mine);
            Assert.Equal((400, "password"), (status, body.GetProperty("parameter").GetString()));
        }

        var (refused, said) = await SendAsync(HttpMethod.Post, "/api/login", new { email = user.Email, password = user.Password, code = new string('1', 65) });
        Assert.Equal((400, "code"), (refused, said.GetProperty("parameter").GetString()));
        Assert.True((await SendAsync(HttpMethod.Get, "/api/two_factor", token: mine)).Body.GetProperty("enabled").GetBoolean());
    }

    [Fact]
    public async Task Wrong_passwords_here_lock_the_address_out_too()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        await EnableAsync(mine);
        for (var i = 0; i < 5; i++) Assert.Equal(400, (await SendAsync(HttpMethod.Delete, "/api/two_factor", new { password = "not the password" }, mine)).Status);
        Assert.Equal((423, "locked_out"), await CodeOfAsync(HttpMethod.Delete, "/api/two_factor", new { password = user.Password }, mine));
    }

    private static string CodeOf(byte[] secret, int steps = 0) => Totp.Code(secret, Totp.StepOf(DateTimeOffset.UtcNow) + steps);

    private static byte[] Decode(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    private async Task<(byte[] Secret, string[] Codes)> EnableAsync(string token)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "/api/two_factor/setup", token: token);
        Assert.Equal(200, status);
        var text = body.GetProperty("secret").GetString()!;
        Assert.StartsWith("otpauth://totp/CompraVenta:", body.GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.Contains($"secret={text}&", body.GetProperty("uri").GetString(), StringComparison.Ordinal);
        (status, body) = await SendAsync(HttpMethod.Post, "/api/two_factor/enable", new { code = CodeOf(Decode(text)) }, token);
        Assert.True(status == 200, body.ToString());
        return (Decode(text), [.. body.GetProperty("recovery_codes").EnumerateArray().Select(c => c.GetString()!)]);
    }

    private Task<(int Status, string? Code)> LoginAsync(AccountClient user, string? code) =>
        CodeOfAsync(HttpMethod.Post, "/api/login", new { email = user.Email, password = user.Password, code }, null);

    private async Task<(int Status, string? Code)> CodeOfAsync(HttpMethod method, string path, object? body, string? token)
    {
        var (status, answer) = await SendAsync(method, path, body, token);
        return (status, answer.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    private async Task<List<AuditEvent>> AuditAsync(string token)
    {
        var id = (await SendAsync(HttpMethod.Get, "/api/myprofile", token: token)).Body.GetProperty("user_id").GetGuid();
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        return await db.AuditLog.Where(row => row.SubjectId == id).Select(row => row.Event).ToListAsync();
    }

    private Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null, string? token = null) =>
        AccountClient.SendAsync(app, method, path, body, token);
}
