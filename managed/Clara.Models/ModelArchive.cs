using Clara.Models.Config;

namespace Clara.Models;

/// <summary>
/// A model on disk: a folder with config/config_aiaa.json and models/*.onnx. Reading it reads the config only; the network is loaded by who runs it. Immutable. Since 0.1.
/// </summary>
public sealed record ModelArchive
{
    private ModelArchive(string name, string folder, ServingConfig config, string networkFile)
    {
        Folder = folder;
        Config = config;
        NetworkFile = networkFile;
        Info = new()
        {
            Name = name, Type = config.Type, Labels = config.Labels, Description = config.Description, Version = config.Version,
            PaddingMm = config.PaddingMm, Roi = config.Roi, Sigma = config.Sigma, ClickDimensions = config.ClickDimensions,
        };
    }

    /// <summary>What users are told of it; its name is the folder's.</summary>
    public ModelInfo Info { get; }

    /// <summary>Full path.</summary>
    public string Folder { get; }

    /// <summary>The serving config.</summary>
    public ServingConfig Config { get; }

    /// <summary>Full path of the ONNX file; it exists.</summary>
    public string NetworkFile { get; }

    /// <summary>The serving config's path in a folder; null when it is no archive.</summary>
    public static string? ConfigFileOf(string folder)
    {
        string inConfig = Path.Combine(folder, "config", ServingConfigReader.FileName), beside = Path.Combine(folder, ServingConfigReader.FileName);
        return File.Exists(inConfig) ? inConfig : File.Exists(beside) ? beside : null;
    }

    /// <summary>Reads an archive. Throws <see cref="ModelInvalidException"/> that names the model, the file and the place.</summary>
    public static ModelArchive Open(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string name = Path.GetFileName(folder);
        try
        {
            string path = ConfigFileOf(folder) ?? throw new ModelInvalidException($"config/{ServingConfigReader.FileName} is missing.");
            ServingConfig config = ServingConfigReader.Read(path);
            return new(name, folder, config, NetworkOf(folder, config.Inference));
        }
        catch (ModelInvalidException e)
        {
            throw new ModelInvalidException($"The model '{name}' cannot be used: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelInvalidException($"The model '{name}' cannot be used: its folder cannot be read; check its permissions.", e);
        }
    }

    private static string NetworkOf(string folder, InferenceConfig inference)
    {
        if (inference.ModelFile is string named)
        {
            if (named.Contains('\0'))
                throw new ModelInvalidException("the name of the network is no file name.");
            string path = Path.GetFullPath(Path.Combine(folder, named));
            // An archive from elsewhere must not read files outside of itself.
            if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new ModelInvalidException($"the network '{named}' lies outside of the archive.");
            return File.Exists(path) ? path : throw new ModelInvalidException($"the network {named} is missing.");
        }
        string models = Path.Combine(folder, "models");
        string[] found = Directory.Exists(models) ? Directory.GetFiles(models, "*.onnx") : [];
        return found.Length == 1 ? found[0] : throw new ModelInvalidException($"models/ has {found.Length} .onnx files; name one in inference.CLARA.args.model.");
    }
}
