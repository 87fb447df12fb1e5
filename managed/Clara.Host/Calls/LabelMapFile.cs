using Clara.Imaging;

namespace Clara.Host.Calls;

/// <summary>Writing a label map as work with a result, which <see cref="BlockingCall"/> wants. Apart from the exports, because unsafe code cannot await.</summary>
internal static class LabelMapFile
{
    /// <summary>Writes; true when done.</summary>
    public static async Task<bool> WriteAsync(string path, LabelMap map, CancellationToken ct)
    {
        await ImageFile.WriteAsync(path, map, ct).ConfigureAwait(false);
        return true;
    }
}
