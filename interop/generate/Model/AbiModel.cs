namespace Clara.Interop.Generate.Model;

/// <summary>Everything that the headers declare. Structs and handles in the order of the headers, functions in the order of the function table.</summary>
internal sealed record AbiModel(
    IReadOnlyList<string> Handles,
    IReadOnlyDictionary<string, string> Aliases,
    IReadOnlyList<CCallback> Callbacks,
    IReadOnlyList<CStruct> Structs,
    IReadOnlyList<CFunction> Functions,
    IReadOnlyList<CConstant> Constants)
{
    /// <summary>Functions that the shim answers itself: they work before the core is there.</summary>
    private static readonly string[] ShimOwn = ["clara_abi_version", "clara_last_error", "clara_start", "clara_status_name"];

    /// <summary>Functions that go through the table to the core.</summary>
    internal IEnumerable<CFunction> Forwarded => Functions.Where(f => !ShimOwn.Contains(f.Name));
}

/// <summary>A struct that crosses.</summary>
internal sealed record CStruct(string Name, string Header, CComment Comment, IReadOnlyList<CField> Fields);

/// <summary>A field with what stands behind it on its line.</summary>
internal sealed record CField(string Name, CType Type, string Remark);

/// <summary>An exported function.</summary>
internal sealed record CFunction(string Name, string Header, CComment Comment, CType Returns, IReadOnlyList<CParameter> Parameters)
{
    /// <summary>Name of its pointer in the table.</summary>
    internal string TableName => Name["clara_".Length..];

    /// <summary>The interface version that brought it.</summary>
    internal AbiVersion Since => Comment.Since ?? throw new ContractException($"{Header}: {Name} has no \"@since ABI <major>.<minor>\" in its comment.");
}

/// <summary>A parameter.</summary>
internal sealed record CParameter(string Name, CType Type);

/// <summary>A typedef of a function pointer.</summary>
internal sealed record CCallback(string Name, CType Returns, IReadOnlyList<CType> Parameters, CComment Comment);

/// <summary>An integer macro.</summary>
internal sealed record CConstant(string Name, string Header, int Value, string Remark);

/// <summary>A version of the interface, such as 1.0.</summary>
internal readonly record struct AbiVersion(int Major, int Minor) : IComparable<AbiVersion>
{
    /// <inheritdoc/>
    public int CompareTo(AbiVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}";
}
