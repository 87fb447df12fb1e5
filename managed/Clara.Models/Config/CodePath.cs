namespace Clara.Models.Config;

/// <summary>A component's "path" in the form "Namespace.Type, Assembly": code of .NET that comes with the archive. Since 0.2.</summary>
/// <param name="TypeName">Full name of the type.</param>
/// <param name="Assembly">Name of an assembly in the archive's folder "custom", or a path to a .dll.</param>
public sealed record CodePath(string TypeName, string Assembly)
{
    /// <summary>Reads a path or a component's name; null for one that names no code of .NET, such as a Python path.</summary>
    public static CodePath? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && parts.All(p => p.Length > 0) && !text.Contains('\0') ? new(parts[0], parts[1]) : null;
    }
}
