using System.Reflection;
using System.Runtime.Loader;

namespace Clara.Inference.Components;

/// <summary>
/// An archive's assembly in a load context of its own, which is collected once nothing made of it is left. Read as a whole, so that the file stays free. It shares our assemblies and
/// finds others beside itself.
/// </summary>
internal sealed class CustomAssembly : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly Assembly _assembly;

    public CustomAssembly(string file) : base(Path.GetFileName(file), isCollectible: true)
    {
        _folder = Path.GetDirectoryName(file)!;
        _assembly = LoadFile(file);
    }

    /// <summary>A type by its full name; null where there is none.</summary>
    public Type? Find(string typeName) => _assembly.GetType(typeName, throwOnError: false);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // In a viewer our assemblies do not lie in the default context: whoever loaded this one has the others.
        AssemblyLoadContext ours = GetLoadContext(typeof(CustomAssembly).Assembly)!;
        if (ours.Assemblies.FirstOrDefault(a => a.GetName().Name == assemblyName.Name) is Assembly shared)
            return shared;
        if (assemblyName.Name?.StartsWith("Clara.", StringComparison.Ordinal) == true)
            return ours.LoadFromAssemblyName(assemblyName);
        string beside = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(beside) && new FileInfo(beside).LinkTarget is null ? LoadFile(beside) : null;
    }

    private Assembly LoadFile(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return LoadFromStream(stream);
    }
}
