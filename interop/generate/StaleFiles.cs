using System.Text;

namespace Clara.Interop.Generate;

/// <summary>Generated files whose text on disk is not what the generator would write.</summary>
internal static class StaleFiles
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Paths of missing and different files; compared byte by byte.</summary>
    internal static IReadOnlyList<string> Find(string root, IReadOnlyDictionary<string, string> outputs) =>
        [.. outputs.Where(o => !IsCurrent(Path.Combine(root, o.Key), o.Value)).Select(o => o.Key)];

    /// <summary>Writes the named files; the others keep their time, so that nothing is rebuilt for nothing.</summary>
    internal static void Rewrite(string root, IReadOnlyDictionary<string, string> outputs, IEnumerable<string> stale)
    {
        foreach (string path in stale)
        {
            string file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, outputs[path], Utf8);
        }
    }

    private static bool IsCurrent(string file, string text) => File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(Utf8.GetBytes(text));
}
