namespace Clara.Interop.Generate.Emitters;

/// <summary>C names to C# names.</summary>
internal static class Names
{
    /// <summary>"spacing_mm" and "SPACING_MM" to "SpacingMm".</summary>
    internal static string Pascal(string snake) =>
        string.Concat(snake.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..].ToLowerInvariant()));
}
