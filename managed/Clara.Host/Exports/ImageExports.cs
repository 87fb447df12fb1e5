using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Host.Calls;
using Clara.Host.Handles;
using Clara.Host.Marshalling;
using Clara.Imaging;
using Clara.Interop;

namespace Clara.Host.Exports;

/// <summary>image.h</summary>
internal static unsafe class ImageExports
{
    public static void Bind(ref ClaraCoreTable t)
    {
        t.ImageWrap = &Wrap;
        t.ImageCreate = &Create;
        t.ImageRead = &Read;
        t.ImageInfo = &Info;
        t.ImageVoxels = &Voxels;
        t.ImageRelease = &Release;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Wrap(ClaraImageDesc* desc, void* voxels, ulong byteCount, delegate* unmanaged[Cdecl]<void*, void> onRelease, void* userData, nint* output)
    {
        try
        {
            Out.Require(output);
            ImageDescription d = ImageDescription.Read(desc);
            d.Require(voxels, byteCount);
            if (!d.IsDense)
                throw new ClaraException(StatusCode.Unsupported, "Only dense arrays, x fastest, can be wrapped; clara_image_create takes any strides.");
            (Volume volume, IBorrowed borrowed) = VoxelCopy.Borrow(d, voxels, onRelease, userData);
            *output = Core.Handles.Add(new ImageHandle(volume, borrowed));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Create(ClaraImageDesc* desc, void* voxels, ulong byteCount, nint* output)
    {
        try
        {
            Out.Require(output);
            ImageDescription d = ImageDescription.Read(desc);
            d.Require(voxels, byteCount);
            *output = Core.Handles.Add(new ImageHandle(VoxelCopy.Copy(d, voxels), null));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(byte* path, nint* output)
    {
        try
        {
            Out.Require(output);
            string file = Utf8.Required(path, "path");
            Volume volume = BlockingCall.Run(Core.Calls, null, null, (_, ct) => ImageFile.ReadAsync(file, ct), CancellationToken.None);
            *output = Core.Handles.Add(new ImageHandle(volume, null));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Info(nint image, ClaraImageDesc* output)
    {
        try
        {
            Volume volume = Core.Handles.Get<ImageHandle>(image).Volume;
            SizedStruct.Check(output, "out");
            SizedStruct.Write(output, ImageDescription.Of(volume.Grid, volume.Type));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Voxels(nint image, void** voxels, ulong* byteCount)
    {
        try
        {
            ImageHandle handle = Core.Handles.Get<ImageHandle>(image);
            Out.Require(voxels, "voxels");
            void* address = handle.Address;
            if (byteCount is not null)
                *byteCount = (ulong)handle.Volume.Grid.Size.Count * (ulong)handle.Volume.Type.Bytes();
            *voxels = address;
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint image) => Core.Handles.Remove<ImageHandle>(image)?.Leave();
}
