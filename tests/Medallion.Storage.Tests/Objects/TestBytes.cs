namespace Medallion.Storage.Tests.Objects;

/// <summary>Random content that is the same in every run.</summary>
internal static class TestBytes
{
    public static byte[] Random(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
