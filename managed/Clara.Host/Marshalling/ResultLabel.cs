using Clara.Imaging;

namespace Clara.Host.Marshalling;

/// <summary>The label that a caller wants for the one structure of a result.</summary>
internal static unsafe class ResultLabel
{
    /// <summary>Id 0 is 1, no name is "label". Throws <see cref="ClaraException"/> (Argument) for an id or a name that cannot be.</summary>
    public static Label Read(int id, byte* name)
    {
        if (id is < 0 or > ushort.MaxValue)
            throw new ClaraException(StatusCode.Argument, $"options.label_id {id} is out of range; it must be 1 to 65535, or 0 for 1.");
        return new(id == 0 ? 1 : id, Utf8.Optional(name, "options.label_name") ?? "label");
    }
}
