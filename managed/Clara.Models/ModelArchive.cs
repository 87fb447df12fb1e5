using Clara.Models.Bundles;
using Clara.Models.Config;

namespace Clara.Models;

/// <summary>
/// A model on disk: an MMAR (config/config_aiaa.json) or a MONAI bundle (configs/metadata.json and inference.json, or a TorchScript file that holds them), with an ONNX or TorchScript network.
/// Reading it reads the configs only; the network is loaded by who runs it. Immutable. Since 0.1.
/// </summary>
public sealed record ModelArchive
{
    private ModelArchive(string folder, ArchiveFormat format, ServingConfig config, string networkFile, IReadOnlyList<string> warnings)
    {
        Folder = folder;
        Format = format;
        Config = config;
        NetworkFile = networkFile;
        Warnings = warnings;
        Info = new()
        {
            Name = Path.GetFileName(folder), Type = config.Type, Labels = config.Labels, Description = config.Description, Version = config.Version,
            PaddingMm = config.PaddingMm, Roi = config.Roi, Sigma = config.Sigma, Modality = config.Modality, ClickDimensions = config.ClickDimensions, Weights = config.Inference.Weights,
        };
    }

    /// <summary>What users are told of it; its name is the folder's.</summary>
    public ModelInfo Info { get; }

    /// <summary>Full path.</summary>
    public string Folder { get; }

    /// <summary>The serving config.</summary>
    public ServingConfig Config { get; }

    /// <summary>Full path of the network's file, stored as <see cref="InferenceConfig.Weights"/> says; it exists. Empty for a pipeline, which runs other models' networks.</summary>
    public string NetworkFile { get; }

    /// <summary>Whether it has no network of its own and runs other models of its folder (<see cref="InferenceConfig.Members"/>). Since 0.2.</summary>
    public bool IsPipeline => Config.Inference.Members.Count > 0;

    /// <summary>What kind of archive it is. Since 0.2.</summary>
    public ArchiveFormat Format { get; }

    /// <summary>What works but was probably not meant, such as unknown keys. Since 0.2.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The file that makes a folder an archive: its serving config, a bundle's metadata or TorchScript file; null when it is no archive.</summary>
    public static string? ConfigFileOf(string folder) => MmarFolder.ConfigOf(folder) ?? BundleFolder.In(folder) switch
    {
        null => null,
        { TorchScriptFile: string script } => script,
        { ConfigFolder: string configs } => File.Exists(Path.Combine(configs, BundleFolder.Metadata)) ? Path.Combine(configs, BundleFolder.Metadata) : Path.Combine(configs, BundleFolder.Inference),
        _ => null,
    };

    /// <summary>Reads an archive. Throws <see cref="ModelInvalidException"/> that names the model, the file and the place.</summary>
    public static ModelArchive Open(string folder) => Open(folder, []);

    /// <summary>Reads an MMAR with settings of its config ("key=value", as --set takes them). Throws as <see cref="Open(string)"/>; Argument for a setting that is none. Since 0.2.</summary>
    public static ModelArchive Open(string folder, IReadOnlyList<string> settings) => Open(folder, settings, new(), out _);

    /// <summary>All that is wrong with an archive, in the order of its files; an error among them means that <see cref="Open(string)"/> throws. Since 0.2.</summary>
    public static IReadOnlyList<ArchiveFinding> Inspect(string folder, IReadOnlyList<string> settings) => Inspect(folder, settings, out _);

    /// <summary>As <see cref="Inspect(string, IReadOnlyList{string})"/>, with the config as far as it could be read, also where the network is missing; null when nothing could. Since 0.2.</summary>
    public static IReadOnlyList<ArchiveFinding> Inspect(string folder, IReadOnlyList<string> settings, out ServingConfig? config)
    {
        Findings findings = new();
        config = null;
        try
        {
            Open(folder, settings, findings, out config);
        }
        catch (ModelInvalidException e)
        {
            if (!findings.All.Any(f => f.IsError))
                findings.Fail(e);
        }
        return findings.All;
    }

    private static ModelArchive Open(string folder, IReadOnlyList<string> settings, Findings findings, out ServingConfig? config)
    {
        config = null;
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string name = Path.GetFileName(folder);
        try
        {
            ArchiveReading reading = ArchiveReading.Of(folder, settings, findings);
            config = reading.Config;
            findings.ThrowFirst();
            return new(folder, reading.Format!.Value, reading.Config!, reading.Weights?.Path ?? "", findings.Warnings);
        }
        catch (ModelInvalidException e)
        {
            throw new ModelInvalidException($"The model '{name}' cannot be used: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelInvalidException($"The model '{name}' cannot be used: its folder cannot be read; check its permissions.", e);
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException or FormatException or InvalidCastException)
        {
            // Whatever an archive holds that no reader was made for, the other models stay listed.
            throw new ModelInvalidException($"The model '{name}' cannot be used: its configs hold a value that is not understood ({e.GetType().Name}); please report it.", e);
        }
    }
}
