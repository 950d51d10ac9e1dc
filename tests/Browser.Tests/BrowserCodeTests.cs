using System.Diagnostics;
using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>The browser code without a browser: its types and its own tests.</summary>
public sealed class BrowserCodeTests
{
    [Theory]
    [InlineData("check")]
    [InlineData("test")]
    public async Task The_script_of_package_json_passes(string script)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["run", "--silent", script])
        {
            WorkingDirectory = Path.Combine(Artifacts.Repository, "src", "Web"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, await output + await errors);
    }
}
