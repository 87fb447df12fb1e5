using Clara.Host.Exports;
using Clara.Imaging;
using Clara.Interop;

namespace Clara.Host;

/// <summary>The two tables that libclara and the core exchange.</summary>
internal static unsafe class Tables
{
    private const uint AbiVersion = ClaraConstants.AbiMajor << 16 | ClaraConstants.AbiMinor;

    /// <summary>Fills the table of functions. Both tables are the shim's; the filled one is copied by it. 0, or a status after the shim's last error was set.</summary>
    public static int Exchange(ClaraShimTable* shim, ClaraCoreTable* core)
    {
        if (shim is null || core is null || shim->StructSize < sizeof(ClaraShimTable) || shim->SetError is null)
            return (int)StatusCode.Argument;
        Boundary.Bind(shim->SetError);
        try
        {
            if (shim->AbiVersion >> 16 != ClaraConstants.AbiMajor)
                throw new ClaraException(StatusCode.Unsupported, $"libclara has ABI {shim->AbiVersion >> 16}, its managed folder {ClaraConstants.AbiMajor}; install both from the same version.");
            if (core->StructSize < sizeof(ClaraCoreTable))
                throw new ClaraException(StatusCode.Unsupported, "libclara is older than its managed folder; install both from the same version.");
            ClaraCoreTable table = new() { StructSize = (uint)sizeof(ClaraCoreTable), AbiVersion = AbiVersion };
            CancelExports.Bind(ref table);
            ClassifyExports.Bind(ref table);
            ExtremePointsExports.Bind(ref table);
            ImageExports.Bind(ref table);
            InteractionExports.Bind(ref table);
            LabelMapExports.Bind(ref table);
            PreferencesExports.Bind(ref table);
            SegmentExports.Bind(ref table);
            SessionExports.Bind(ref table);
            *core = table;
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }
}
