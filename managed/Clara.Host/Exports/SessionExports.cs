using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Annotation;
using Clara.Host.Calls;
using Clara.Host.Handles;
using Clara.Host.Marshalling;
using Clara.Imaging;
using Clara.Interop;
using Clara.Models;

namespace Clara.Host.Exports;

/// <summary>session.h</summary>
internal static unsafe class SessionExports
{
    public static void Bind(ref ClaraCoreTable t)
    {
        t.SessionOpen = &Open;
        t.SessionTestConnection = &TestConnection;
        t.SessionModels = &Models;
        t.ModelsCount = &Count;
        t.ModelsGet = &Get;
        t.ModelsDevice = &Device;
        t.ModelsLabel = &LabelAt;
        t.ModelsRelease = &ReleaseModels;
        t.SessionRelease = &Release;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(nint preferences, nint* output)
    {
        try
        {
            Out.Require(output);
            *output = Core.Handles.Add(new SessionHandle(Core.Handles.Get<PreferencesHandle>(preferences).Copy()));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TestConnection(nint session, nint cancel, ClaraConnectionReport* output, byte* message, ulong messageSize)
    {
        try
        {
            SessionHandle handle = Core.Handles.Get<SessionHandle>(session);
            SizedStruct.Check(output, "out");
            if (message is null && messageSize > 0)
                throw new ClaraException(StatusCode.Argument, "message is NULL and message_size is not 0.");
            ConnectionReport report = Run(handle, cancel, static (backend, ct) => backend.TestConnectionAsync(ct));
            SizedStruct.Write(output, new ClaraConnectionReport
            {
                FailedStage = (int)report.FailedStage, Status = (int)report.Status, ModelCount = (uint)report.ModelCount, Milliseconds = report.Elapsed.TotalMilliseconds,
            });
            Utf8.CopyCut(report.Message, message, messageSize);
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Models(nint session, ClaraModelFilter* filter, nint cancel, nint* output)
    {
        try
        {
            SessionHandle handle = Core.Handles.Get<SessionHandle>(session);
            Out.Require(output);
            ModelType? type = null;
            string? label = null;
            if (filter is not null)
            {
                ClaraModelFilter f = SizedStruct.Read(filter, "filter");
                if (f.Type is < 0 or > (int)ModelType.Other)
                    throw new ClaraException(StatusCode.Argument, $"filter.type {f.Type} is not known; use one of CLARA_MODEL_*, or 0.");
                type = f.Type == 0 ? null : (ModelType)f.Type;
                label = Utf8.Optional(f.Label, "filter.label");
            }
            IAnnotationBackend? from = null;
            IReadOnlyList<ModelInfo> all = Run(handle, cancel, (backend, ct) => (from = backend).ListModelsAsync(ct));
            *output = Core.Handles.Add(new ModelsHandle(from!, [.. all.Where(m => (type is null || m.Type == type) && (string.IsNullOrEmpty(label) || m.HasLabelLike(label)))]));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Count(nint models, uint* output)
    {
        try
        {
            ModelsHandle handle = Core.Handles.Get<ModelsHandle>(models);
            Out.Require(output);
            *output = (uint)handle.Models.Count;
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Get(nint models, uint index, ClaraModelInfo* output)
    {
        try
        {
            ModelsHandle handle = Core.Handles.Get<ModelsHandle>(models);
            SizedStruct.Check(output, "out");
            ModelsHandle.Row row = Out.At(handle.Models, index, "model");
            SizedStruct.Write(output, new ClaraModelInfo
            {
                Type = (int)row.Info.Type, Id = (byte*)row.Id, Description = (byte*)row.Description, Version = (byte*)row.Version,
                LabelCount = (uint)row.Info.Labels.Count, PaddingMm = row.Info.PaddingMm,
            });
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Device(nint models, uint index, byte** output)
    {
        try
        {
            ModelsHandle handle = Core.Handles.Get<ModelsHandle>(models);
            Out.Require(output);
            Out.At(handle.Models, index, "model");
            using InUse kept = new(handle);
            *output = (byte*)BlockingCall.Run(Core.Calls, null, null, (_, _) => Task.FromResult(handle.Device((int)index)), CancellationToken.None);
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LabelAt(nint models, uint index, uint labelIndex, ClaraLabel* output)
    {
        try
        {
            ModelsHandle handle = Core.Handles.Get<ModelsHandle>(models);
            SizedStruct.Check(output, "out");
            ModelsHandle.Row row = Out.At(handle.Models, index, "model");
            Label label = Out.At(row.Info.Labels, labelIndex, "label");
            SizedStruct.Write(output, new ClaraLabel { Id = label.Id, Name = (byte*)row.LabelNames[labelIndex] });
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReleaseModels(nint models) => Core.Handles.Remove<ModelsHandle>(models)?.Leave();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint session) => Core.Handles.Remove<SessionHandle>(session)?.Leave();

    private static T Run<T>(SessionHandle session, nint cancel, Func<IAnnotationBackend, CancellationToken, Task<T>> work)
    {
        CancellationToken ct = Core.TokenOf(cancel);
        using InUse kept = new(session);
        return BlockingCall.Run(Core.Calls, null, null, (_, token) => work(session.Backend, token), ct);
    }
}
