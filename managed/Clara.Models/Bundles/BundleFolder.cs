using System.IO.Compression;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Bundles;

/// <summary>Where a MONAI bundle has its configs: in configs/, flat in its folder, or inside a TorchScript file (a zip with extra/metadata.json).</summary>
/// <param name="Folder">The archive's folder.</param>
/// <param name="ConfigFolder">Folder of the configs; null when they are in the TorchScript file.</param>
/// <param name="TorchScriptFile">The TorchScript file that holds the configs; null when they are files.</param>
internal sealed record BundleFolder(string Folder, string? ConfigFolder, string? TorchScriptFile)
{
    public const string Metadata = "metadata.json", Inference = "inference.json";
    private const string Extra = "extra/";
    private const int MostEntries = 100_000;

    /// <summary>Null when the folder has no bundle.</summary>
    public static BundleFolder? In(string folder)
    {
        foreach (string configs in new[] { Path.Combine(folder, "configs"), folder })
            if (File.Exists(Path.Combine(configs, Metadata)) && (configs != folder || HasInference(configs)) || configs != folder && HasInference(configs))
                return new(folder, configs, null);
        string[] scripts = Scripts(folder);
        return scripts.Length == 1 && HoldsConfigs(scripts[0]) ? new(folder, null, scripts[0]) : null;
    }

    /// <summary>Whether a file is a TorchScript archive with a bundle's metadata inside.</summary>
    public static bool HoldsConfigs(string file)
    {
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(file);
            return Entry(zip, Metadata) is not null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>One of the bundle's configs. Throws <see cref="ModelInvalidException"/> where it is missing or no JSON.</summary>
    public JObject Read(string name)
    {
        string shown = ShownName(OneLine.Quote(name));
        if (name.Contains('\0'))
            throw ModelInvalidException.At(shown, " is no file name.");
        if (TorchScriptFile is null)
        {
            string path = Path.GetFullPath(Path.Combine(ConfigFolder!, name));
            if (!path.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw ModelInvalidException.At(shown, " lies outside of the archive.");
            if (!File.Exists(path))
                throw ModelInvalidException.At(shown, File.Exists(Path.ChangeExtension(path, ".yaml")) || File.Exists(Path.ChangeExtension(path, ".yml"))
                    ? " is missing; there is a YAML file of that name, which is not read: write it as JSON." : " is missing.");
            return ConfigText.Read(path, shown);
        }
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(TorchScriptFile);
            ZipArchiveEntry entry = Entry(zip, name) ?? throw ModelInvalidException.At(shown, $" is missing in {Path.GetFileName(TorchScriptFile)}.");
            using Stream stream = entry.Open();
            return ConfigText.Read(stream, entry.Length, shown);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw ModelInvalidException.At(Path.GetFileName(TorchScriptFile), " cannot be read as a TorchScript file.", e);
        }
    }

    /// <summary>Name of a config for messages, as it lies in the archive.</summary>
    public string ShownName(string name) =>
        TorchScriptFile is not null ? $"{Path.GetFileName(TorchScriptFile)}/{Extra}{name}" : ConfigFolder == Folder ? name : $"configs/{name}";

    private static bool HasInference(string folder) => File.Exists(Path.Combine(folder, Inference)) || File.Exists(Path.Combine(folder, "inference.yaml"));

    private static string[] Scripts(string folder)
    {
        try
        {
            string models = Path.Combine(folder, "models");
            string[] inModels = Directory.Exists(models) ? Directory.GetFiles(models, "*.ts") : [];
            return inModels.Length > 0 ? inModels : Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ts") : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // removed meanwhile, or not ours to read: no archive that could be used
        }
    }

    /// <summary>PyTorch puts all entries into one folder named after the file.</summary>
    private static ZipArchiveEntry? Entry(ZipArchive zip, string name) => zip.Entries.Count > MostEntries ? null : zip.Entries.FirstOrDefault(e =>
        e.FullName == Extra + name || e.FullName.EndsWith("/" + Extra + name, StringComparison.Ordinal) && e.FullName.Count(c => c == '/') == 2);
}
