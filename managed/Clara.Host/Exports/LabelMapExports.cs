using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Host.Calls;
using Clara.Host.Handles;
using Clara.Host.Marshalling;
using Clara.Imaging;
using Clara.Interop;

namespace Clara.Host.Exports;

/// <summary>labelmap.h</summary>
internal static unsafe class LabelMapExports
{
    private const int MaxLabels = ushort.MaxValue;

    public static void Bind(ref ClaraCoreTable t)
    {
        t.LabelmapCreate = &Create;
        t.LabelmapInfo = &Info;
        t.LabelmapLabelCount = &LabelCount;
        t.LabelmapLabel = &LabelAt;
        t.LabelmapCount = &Count;
        t.LabelmapVoxels = &Voxels;
        t.LabelmapNotes = &Notes;
        t.LabelmapWrite = &Write;
        t.LabelmapRelease = &Release;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Create(ClaraImageDesc* desc, void* voxels, ulong byteCount, ClaraLabel* labels, uint labelCount, nint* output)
    {
        try
        {
            Out.Require(output);
            ImageDescription d = ImageDescription.Read(desc);
            if (d.Type is not (VoxelType.UInt8 or VoxelType.UInt16))
                throw new ClaraException(StatusCode.Argument, "A label map's dtype must be CLARA_DTYPE_U8 or CLARA_DTYPE_U16.");
            d.Require(voxels, byteCount);
            LabelMap map = new(d.Grid, ReadLabels(labels, labelCount));
            if (VoxelCopy.Copy(d, voxels) is Volume<ushort> wide)
                wide.Voxels.CopyTo(map.Voxels);
            else
                Widen(((Volume<byte>)VoxelCopy.Copy(d, voxels)).Voxels, map.Voxels);
            *output = Core.Handles.Add(new LabelMapHandle(map));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Info(nint map, ClaraImageDesc* output)
    {
        try
        {
            LabelMap labels = Core.Handles.Get<LabelMapHandle>(map).Map;
            SizedStruct.Check(output, "out");
            SizedStruct.Write(output, ImageDescription.Of(labels.Grid, VoxelType.UInt16));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LabelCount(nint map, uint* output)
    {
        try
        {
            LabelMapHandle handle = Core.Handles.Get<LabelMapHandle>(map);
            Out.Require(output);
            *output = (uint)handle.Map.Labels.Count;
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LabelAt(nint map, uint index, ClaraLabel* output)
    {
        try
        {
            LabelMapHandle handle = Core.Handles.Get<LabelMapHandle>(map);
            SizedStruct.Check(output, "out");
            Label label = Out.At(handle.Map.Labels, index, "label");
            SizedStruct.Write(output, new ClaraLabel { Id = label.Id, Name = handle.Name((int)index) });
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Count(nint map, int labelId, ulong* output)
    {
        try
        {
            LabelMapHandle handle = Core.Handles.Get<LabelMapHandle>(map);
            Out.Require(output);
            if (labelId is < 0 or > ushort.MaxValue)
                throw new ClaraException(StatusCode.Argument, $"label_id {labelId} is out of range; it must be 0 to 65535.");
            *output = (ulong)handle.Map.CountOf(labelId);
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Voxels(nint map, ushort** voxels, ulong* voxelCount)
    {
        try
        {
            LabelMapHandle handle = Core.Handles.Get<LabelMapHandle>(map);
            Out.Require(voxels, "voxels");
            ushort* address = handle.Address;
            if (voxelCount is not null)
                *voxelCount = (ulong)handle.Map.Grid.Size.Count;
            *voxels = address;
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Notes(nint map, byte** output)
    {
        try
        {
            LabelMapHandle handle = Core.Handles.Get<LabelMapHandle>(map);
            Out.Require(output);
            *output = handle.Notes;
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint map, byte* path)
    {
        try
        {
            LabelMapHandle handle = Core.Handles.Get<LabelMapHandle>(map);
            string file = Utf8.Required(path, "path");
            using InUse kept = new(handle);
            BlockingCall.Run(Core.Calls, null, null, (_, ct) => LabelMapFile.WriteAsync(file, handle.Map, ct), CancellationToken.None);
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint map) => Core.Handles.Remove<LabelMapHandle>(map)?.Leave();

    private static List<Label> ReadLabels(ClaraLabel* labels, uint count)
    {
        if (count > MaxLabels || (count > 0 && labels is null))
            throw new ClaraException(StatusCode.Argument, labels is null ? "labels is NULL." : $"label_count is {count}; there can be {MaxLabels}.");
        List<Label> list = [];
        HashSet<int> ids = [];
        byte* at = (byte*)labels;
        for (uint i = 0; i < count; i++)
        {
            ClaraLabel label = SizedStruct.Read((ClaraLabel*)at, "labels[]");
            if (label.Id is < 1 or > ushort.MaxValue || !ids.Add(label.Id))
                throw new ClaraException(StatusCode.Argument, $"Label ids must be distinct and 1 to 65535; labels[{i}] has {label.Id}.");
            list.Add(new(label.Id, Utf8.Required(label.Name, "label.name")));
            // A newer caller's structs are longer, and so is its array's step.
            at += label.StructSize;
        }
        return list;
    }

    private static void Widen(ReadOnlySpan<byte> from, Span<ushort> to)
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = from[i];
    }
}
