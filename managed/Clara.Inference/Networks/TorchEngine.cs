using System.Reflection;
using System.Runtime.Loader;
using Clara.Imaging;
using Clara.Models;

namespace Clara.Inference.Networks;

/// <summary>
/// Finds the engine for TorchScript files, which is half a gigabyte and present only where somebody installed it: <c>Clara.Inference.Torch.dll</c> in the folder of the environment variable
/// CLARA_TORCH, else beside this assembly, in <c>torch/</c> there, or in <c>torch/</c> beside that folder. Any thread. Since 0.2.
/// </summary>
public static class TorchEngine
{
    /// <summary>Environment variable with the folder of the engine; when it is set, no other place counts.</summary>
    public const string FolderVariable = "CLARA_TORCH";

    /// <summary>What brings the engine into a checkout.</summary>
    internal const string Install = "./clara install-torch";

    private const string AssemblyName = "Clara.Inference.Torch", ClassName = AssemblyName + ".TorchScriptEngine";
    private static readonly Lock Loading = new();

    /// <summary>Native libraries are loaded once a process, so their engine is one as well. Not found is not remembered: a server goes on when the engine was installed meanwhile.</summary>
    private static INetworkEngine? _engine;

    /// <summary>Name, versions and devices of the engine, loaded for that (0.3 s); null where it is not installed. Throws <see cref="ClaraException"/> (Unsupported) where it does not load.</summary>
    public static string? Describe() => Find(Places())?.Description;

    /// <summary>What a preference would take, without loading a network; never throws: an engine that is not installed or does not load is in the report.</summary>
    internal static DeviceReport DeviceFor(string device) => DeviceFor(device, Places());

    internal static DeviceReport DeviceFor(string device, IReadOnlyList<string> places)
    {
        try
        {
            return Find(places)?.DeviceFor(device) ?? new(device, DeviceReport.None, $"the engine for TorchScript is not installed; run {Install}");
        }
        catch (ClaraException e)
        {
            return new(device, DeviceReport.None, e.Message.TrimEnd('.'));
        }
    }

    /// <summary>Whether a network's file is for this engine, by its ending.</summary>
    internal static bool Takes(string file) => Path.GetExtension(file).ToLowerInvariant() is ".ts" or ".pt";

    /// <summary>As <see cref="Network.Load"/>. The file is looked at first: who has the wrong file need not install anything to learn that.</summary>
    internal static Network Load(ModelArchive archive, string device, int threads) => Load(archive, device, threads, Places());

    internal static Network Load(ModelArchive archive, string device, int threads, IReadOnlyList<string> places)
    {
        TorchScriptFile.Check(archive);
        INetworkEngine engine = Find(places)
            ?? throw new ClaraException(StatusCode.Unsupported, $"The model '{archive.Info.Name}' is TorchScript, and the engine for that is not installed: run {Install} (downloads 131 MB), or set {FolderVariable} to its folder.");
        return engine.Load(archive, device, threads);
    }

    private static string[] Places()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
            return [named];
        // Not the program's folder: in a viewer that is the viewer's.
        string here = Path.GetDirectoryName(typeof(TorchEngine).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
        return [here, Path.Combine(here, "torch"), Path.Combine(here, "..", "torch")];
    }

    private static INetworkEngine? Find(IReadOnlyList<string> places)
    {
        lock (Loading)
            return _engine ??= places.Select(p => Path.GetFullPath(Path.Combine(p, AssemblyName + ".dll"))).FirstOrDefault(File.Exists) is string file ? Create(file) : null;
    }

    private static INetworkEngine Create(string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        // Ours, so that both sides mean the same Network; inside of a viewer that is not the default one.
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(typeof(TorchEngine).Assembly)!;
        context.Resolving += FromFolder;
        try
        {
            Type type = context.LoadFromAssemblyPath(file).GetType(ClassName, throwOnError: true)!;
            return (INetworkEngine)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, null, null)!;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException or MissingMemberException or InvalidCastException)
        {
            context.Resolving -= FromFolder;
            throw new ClaraException(StatusCode.Unsupported, $"The engine for TorchScript in {folder} does not fit this version; run {Install} again.", e);
        }
        catch
        {
            context.Resolving -= FromFolder;
            throw;
        }

        Assembly? FromFolder(AssemblyLoadContext asking, AssemblyName name)
        {
            string beside = Path.Combine(folder, name.Name + ".dll");
            return File.Exists(beside) ? asking.LoadFromAssemblyPath(beside) : null;
        }
    }
}
