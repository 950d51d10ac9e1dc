using System.Security.Cryptography;

namespace CompraVenta.Web.Shared;

/// <summary>Names the version of what browsers keep for the time without a server, so that they fetch it anew when it changed.</summary>
internal sealed class OfflineVersion(IWebHostEnvironment environment)
{
    private static readonly string[] Files =
        ["sw.js", "offline.html", "lib/modern-normalize.css", "css/tokens.css", "css/frame.css", "Shared/offline.js", "Shared/stream.js", "icon.svg"];

    private readonly Lazy<string> version = new(() => Read(environment));

    /// <summary>The first digits of a hash over the files.</summary>
    public string Value => version.Value;

    private static string Read(IWebHostEnvironment environment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[16 * 1024];
        foreach (var path in Files)
        {
            var file = environment.WebRootFileProvider.GetFileInfo(path);
            if (!file.Exists) continue;
            using var content = file.CreateReadStream();
            int read;
            while ((read = content.Read(buffer)) > 0) hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
