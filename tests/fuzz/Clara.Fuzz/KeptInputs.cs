namespace Clara.Fuzz;

/// <summary>Inputs on disk: a folder a format, in it a folder an input.</summary>
internal static class KeptInputs
{
    public static IReadOnlyList<FuzzInput> Load(string? folder, FuzzFormat format)
    {
        string of = Path.Combine(folder ?? "", format.Name);
        return folder is null || !Directory.Exists(of) ? [] : [.. Directory.GetDirectories(of).Order(StringComparer.Ordinal).Select(d => FuzzInput.Load(d, format.IsMain))];
    }

    public static void Save(string folder, FuzzFormat format, IReadOnlyList<FuzzInput> inputs)
    {
        for (int i = 0; i < inputs.Count; i++)
        {
            string of = Path.Combine(folder, format.Name, $"{i:0000}");
            Directory.CreateDirectory(of);
            inputs[i].Save(of);
        }
    }
}
