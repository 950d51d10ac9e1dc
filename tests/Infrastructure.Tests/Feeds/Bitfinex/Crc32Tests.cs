using System.Text;
using CompraVenta.Infrastructure.Feeds.Bitfinex;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

public class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("a", 0xE8B7BE43u)]
    [InlineData("6000:1:6100:-3:5900:2:6200:-4", 1756193398u)]
    public void Agrees_with_published_values(string text, uint expected) => Assert.Equal(expected, Crc32.Compute(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Many_bytes_a_step_give_the_same_as_bit_by_bit()
    {
        var random = new Random(1);
        for (var length = 0; length < 700; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var crc = uint.MaxValue;
            foreach (var b in bytes)
            {
                crc ^= b;
                for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            Assert.Equal(~crc, Crc32.Compute(bytes));
            Assert.Equal(~crc, Crc32.ComputeByTables(bytes));
        }
    }
}
