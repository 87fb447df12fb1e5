using System.Globalization;
using Clara.Imaging;
using Clara.Models.Config;
using Clara.Models.Importing;
using Clara.Models.Onnx;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Models;

/// <summary>Makes an archive out of a network's file and a template, and takes archives away. Since 0.1.</summary>
public static partial class ModelImporter
{
    private const string LabelsEnding = "_labels.json";

    /// <summary>As the other one, with the template as it is.</summary>
    public static Task<ModelArchive> ImportAsync(string networkFile, string template, string? name, string? labelsFile, string modelsFolder, bool replace, Action<ModelArchive>? check, CancellationToken ct) =>
        ImportAsync(networkFile, template, [], name, labelsFile, modelsFolder, replace, check, ct);

    /// <summary>
    /// Copies the network into a new archive, which appears whole or not at all. Labels come from <paramref name="labelsFile"/>, else from NAME_labels.json beside the network
    /// (an object of value to name; 0 is background); a template whose models name their structure with the request needs none. Since 0.2.
    /// </summary>
    /// <param name="networkFile">The .onnx file, or TorchScript (.ts, .pt); weights that an .onnx file keeps in files beside it come along.</param>
    /// <param name="template">One of <see cref="ModelTemplate.Names"/>.</param>
    /// <param name="settings">KEY=VALUE: variables of the template (<see cref="ModelTemplate.Variables"/>) and places in its config, such as inference.CLARA.args.output=logits.</param>
    /// <param name="name">Name of the model; null takes the file's.</param>
    /// <param name="labelsFile">May be null.</param>
    /// <param name="modelsFolder">Made where it does not exist.</param>
    /// <param name="replace">Whether an archive of that name may be replaced.</param>
    /// <param name="check">Called with the new archive before it gets its place; what it throws ends the import, and an archive that was to be replaced stays. May be null.</param>
    /// <param name="ct">Leaves nothing behind.</param>
    /// <exception cref="ClaraException">NotFound, Format, Argument (name or already there), Io, or an unusable network as <see cref="ModelInvalidException"/>.</exception>
    public static async Task<ModelArchive> ImportAsync(string networkFile, string template, IReadOnlyList<string> settings, string? name, string? labelsFile, string modelsFolder, bool replace, Action<ModelArchive>? check, CancellationToken ct)
    {
        JObject config = ModelTemplate.Read(template);
        string file = Path.GetFileName(networkFile);
        if (!File.Exists(networkFile))
            throw new ClaraException(StatusCode.NotFound, $"{file} does not exist.");
        name ??= Path.GetFileNameWithoutExtension(networkFile);
        if (!IsName(name))
            throw new ClaraException(StatusCode.Argument, $"'{OneLine.Of(name)}' cannot name a model: use letters, digits, '-', '_' and '.', starting with a letter or digit.");
        string target = Path.Combine(Path.GetFullPath(modelsFolder), name);
        RequirePlace(target, name, replace);
        labelsFile ??= Beside(networkFile);
        if (config.ContainsKey("labels") || labelsFile is not null)
            config["labels"] = Labels(labelsFile, file);
        bool isScript = ImportSource.IsTorchScript(networkFile);
        string network = isScript ? "models/model.ts" : "models/model.onnx";
        if (isScript)
            foreach ((string key, string value) in new[] { ("name", "TorchScriptInference"), ("args.model", network) })
                config.SelectToken($"inference.CLARA.{key}")!.Replace(value);
        Set(config, [.. settings.Select(ConfigSetting.Parse)], template); // before gigabytes are copied
        ct.ThrowIfCancellationRequested();
        // Under its own name already, which messages about it give.
        string room = Path.Combine(modelsFolder, $".import-{Guid.NewGuid():N}"), making = Path.Combine(room, name);
        try
        {
            Directory.CreateDirectory(Path.Combine(making, "config"));
            await CopyAsync(networkFile, Path.Combine(making, network), ct).ConfigureAwait(false);
            foreach (string weights in isScript ? [] : OnnxExternalData.Files(networkFile))
                await CopyAsync(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(networkFile))!, weights), Path.Combine(making, "models", weights), ct).ConfigureAwait(false);
            await File.WriteAllTextAsync(Path.Combine(making, "config", ServingConfigReader.FileName), config.ToString(Formatting.Indented) + "\n", ct).ConfigureAwait(false);
            ModelArchive made = ModelArchive.Open(making); // what cannot be read again must not get its name
            check?.Invoke(made);
            Place(making, target, Path.Combine(room, "old"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"The model '{name}' cannot be written into {modelsFolder}; check the folder's permissions and free space.", e);
        }
        finally
        {
            if (Directory.Exists(room))
                Directory.Delete(room, recursive: true);
        }
        return ModelArchive.Open(target);
    }

    /// <summary>By the config engine, so that a setting means here what it means everywhere. One without a place that the template does not have would change nothing, without a word.</summary>
    private static void Set(JObject config, IReadOnlyList<ConfigSetting> settings, string template)
    {
        if (settings.FirstOrDefault(s => !s.IsPlace && !config.ContainsKey(s.Key) && !ServingConfigReader.Known.Contains(s.Key)) is ConfigSetting unknown)
            throw new ClaraException(StatusCode.Argument, $"The template {template} has no '{OneLine.Quote(unknown.Key)}'{NearestNames.Hint(unknown.Key, [.. config.Properties().Select(p => p.Name)])}; 'clara models templates' lists what can be set.");
        MmarConfig.Set(config, ServingConfigReader.FileName, settings);
    }

    /// <summary>Deletes an archive of the models folder. Throws <see cref="ModelNotFoundException"/> when there is none of the name.</summary>
    public static void Remove(string modelsFolder, string name)
    {
        string folder = Path.Combine(Path.GetFullPath(modelsFolder), name);
        // Only what is an archive is deleted, whatever somebody passes as a name.
        if (!IsName(name) || !Directory.Exists(folder) || ModelArchive.ConfigFileOf(folder) is null)
            throw new ModelNotFoundException($"There is no model '{name}' in {modelsFolder}.");
        try
        {
            string leaving = Path.Combine(Path.GetFullPath(modelsFolder), $".remove-{Guid.NewGuid():N}");
            Directory.Move(folder, leaving); // nobody must see half of it
            Directory.Delete(leaving, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"The model '{name}' cannot be removed; check the permissions of {modelsFolder}.", e);
        }
    }

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static string? Beside(string networkFile)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(networkFile))!, Path.GetFileNameWithoutExtension(networkFile) + LabelsEnding);
        return File.Exists(path) ? path : null;
    }

    private static JObject Labels(string? path, string networkFile)
    {
        if (path is null)
            throw new ClaraException(StatusCode.NotFound,
                $"{networkFile} has no labels: put {Path.GetFileNameWithoutExtension(networkFile)}{LabelsEnding} beside it, or give --labels JSON ({{\"1\": \"name\"}}).");
        string shown = Path.GetFileName(path);
        JObject labels = new();
        try
        {
            foreach ((string key, JToken? value) in ConfigText.Read(path, shown))
            {
                if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id > ushort.MaxValue || value is not { Type: JTokenType.String } || string.IsNullOrWhiteSpace((string)value!))
                    throw new ModelInvalidException($"{shown} is no list of labels: it needs an object such as {{\"1\": \"liver\"}}.");
                if (id > 0 && !labels.TryAdd(id.ToString(CultureInfo.InvariantCulture), value))
                    throw new ModelInvalidException($"{shown} names the label {id} twice.");
            }
        }
        catch (ModelInvalidException e)
        {
            throw new ClaraException(File.Exists(path) ? StatusCode.Format : StatusCode.NotFound, e.Message, e);
        }
        return labels.Count > 0 ? labels : throw new ClaraException(StatusCode.Format, $"{shown} names no label.");
    }

    /// <summary>Only an archive makes room for another: whatever else has that name is the user's.</summary>
    private static void RequirePlace(string target, string name, bool replace)
    {
        if (!Path.Exists(target))
            return;
        if (!Directory.Exists(target) || ModelArchive.ConfigFileOf(target) is null)
            throw new ClaraException(StatusCode.Argument, $"The models folder has something called '{name}' that is no model; give another --name.");
        if (!replace)
            throw new ClaraException(StatusCode.Argument, $"The model '{name}' is already there; give another --name, or --replace it.");
    }

    private static void Place(string making, string target, string old)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(making, target);
            return;
        }
        Directory.Move(target, old);
        try
        {
            Directory.Move(making, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Directory.Move(old, target);
            throw;
        }
    }

    private static async Task CopyAsync(string from, string to, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        await using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await using FileStream target = new(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await source.CopyToAsync(target, ct).ConfigureAwait(false);
    }
}
