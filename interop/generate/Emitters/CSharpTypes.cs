using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Emitters;

/// <summary>C types to blittable C# types.</summary>
internal static class CSharpTypes
{
    private static readonly Dictionary<string, string> Scalars = new()
    {
        ["void"] = "void", ["char"] = "byte", ["float"] = "float", ["double"] = "double",
        ["int8_t"] = "sbyte", ["int16_t"] = "short", ["int32_t"] = "int", ["int64_t"] = "long",
        ["uint8_t"] = "byte", ["uint16_t"] = "ushort", ["uint32_t"] = "uint", ["uint64_t"] = "ulong",
    };

    /// <summary>The C# spelling; arrays are the caller's.</summary>
    internal static string Of(CType type, AbiModel abi)
    {
        if (abi.Aliases.TryGetValue(type.Base, out string? target))
            return Of(CType.Parse(target, type.Base) with { Pointers = type.Pointers }, abi);
        if (abi.Callbacks.FirstOrDefault(c => c.Name == type.Base) is CCallback callback)
            return FunctionPointer(callback.Returns, callback.Parameters, abi) + Stars(type.Pointers);
        // A handle is never looked into: one level of its pointer is the value itself.
        if (abi.Handles.Contains(type.Base))
            return type.Pointers > 0 ? "nint" + Stars(type.Pointers - 1) : throw new ContractException($"The handle {type.Base} crosses by value.");
        if (abi.Structs.Any(s => s.Name == type.Base))
            return type.Pointers > 0 ? Names.Pascal(type.Base) + Stars(type.Pointers) : throw new ContractException($"The struct {type.Base} crosses by value; it could never grow.");
        return Scalars.TryGetValue(type.Base, out string? scalar)
            ? scalar + Stars(type.Pointers)
            : throw new ContractException($"The type \"{type}\" is none that may cross: fixed-width integers, float, double, char *, void *, and what the headers declare.");
    }

    /// <summary>A pointer to a C function.</summary>
    internal static string FunctionPointer(CType returns, IEnumerable<CType> parameters, AbiModel abi) =>
        $"delegate* unmanaged[Cdecl]<{string.Join(", ", parameters.Append(returns).Select(t => Of(t, abi)))}>";

    private static string Stars(int count) => new('*', count);
}
