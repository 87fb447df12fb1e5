using Clara.Host.Handles;
using Clara.Imaging;

namespace Clara.Host.Calls;

/// <summary>An image and the further channels that the options of a call name.</summary>
internal static unsafe class Channels
{
    /// <summary>More than any network takes; past this the count is not one.</summary>
    private const uint MaxFurther = 15;

    /// <summary>All, in the network's order. Throws <see cref="ClaraException"/> (Argument, Handle).</summary>
    public static ImageHandle[] Of(nint image, nint* further, uint count)
    {
        ImageHandle first = Core.Handles.Get<ImageHandle>(image);
        if (count > MaxFurther || (count > 0 && further is null))
            throw new ClaraException(StatusCode.Argument, further is null ? "options.channels is NULL." : $"options.channel_count is {count}; there can be {MaxFurther}.");
        ImageHandle[] all = new ImageHandle[1 + count];
        all[0] = first;
        for (uint i = 0; i < count; i++)
            all[1 + i] = Core.Handles.Get<ImageHandle>(further[i]);
        return all;
    }
}
