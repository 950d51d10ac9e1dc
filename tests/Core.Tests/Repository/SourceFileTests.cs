namespace CompraVenta.Core.Tests.Repository;

public sealed class SourceFileTests
{
    [Fact]
    public void Sees_the_sources_and_no_build_output()
    {
        Assert.Contains(SourceFile.All, file => file.Path == "src/Web/Program.cs");
        Assert.DoesNotContain(SourceFile.All, file => file.Path.StartsWith("artifacts/", StringComparison.Ordinal));
    }

    [Fact]
    public void Code_is_what_runs()
    {
        var code = new SourceFile("tests/Core.Tests/Repository/SourceFileTests.cs").Code;

        // A remark of File.Delete
        Assert.Contains("public sealed class SourceFileTests", code, StringComparison.Ordinal);
        Assert.DoesNotContain("A remark", code, StringComparison.Ordinal);
        Assert.DoesNotContain("no such text", code, StringComparison.Ordinal);
    }
}
