using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Annotation;
using Clara.Host.Handles;
using Clara.Host.Marshalling;
using Clara.Interop;

namespace Clara.Host.Exports;

/// <summary>preferences.h</summary>
internal static unsafe class PreferencesExports
{
    /// <summary>Texts of all keys; never freed, because C may keep them until the process ends.</summary>
    private static readonly Lazy<ClaraPreferenceInfo[]> Infos = new(() =>
    {
        NativeTexts texts = new();
        return [.. Preferences.Definitions.Select(d => new ClaraPreferenceInfo
        {
            Type = (int)d.Kind, Key = (byte*)texts.Add(d.Key), DefaultValue = (byte*)texts.Add(d.Default), Meaning = (byte*)texts.Add(d.Meaning),
        })];
    });

    public static void Bind(ref ClaraCoreTable t)
    {
        t.PreferencesCreate = &Create;
        t.PreferencesSet = &Set;
        t.PreferencesGet = &Get;
        t.PreferencesCount = &Count;
        t.PreferencesDescribe = &Describe;
        t.PreferencesRelease = &Release;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Create(nint* output)
    {
        try
        {
            Out.Require(output);
            *output = Core.Handles.Add(new PreferencesHandle());
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Set(nint preferences, byte* key, byte* value)
    {
        try
        {
            Core.Handles.Get<PreferencesHandle>(preferences).Set(Utf8.Required(key, "key"), Utf8.Required(value, "value"));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Get(nint preferences, byte* key, byte* buffer, ulong* size)
    {
        try
        {
            PreferencesHandle handle = Core.Handles.Get<PreferencesHandle>(preferences);
            Out.Require(size, "size");
            Utf8.Copy(handle.Get(Utf8.Required(key, "key")), buffer, size);
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Count(nint preferences, uint* output)
    {
        try
        {
            Core.Handles.Get<PreferencesHandle>(preferences);
            Out.Require(output);
            *output = (uint)Infos.Value.Length;
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Describe(nint preferences, uint index, ClaraPreferenceInfo* output)
    {
        try
        {
            Core.Handles.Get<PreferencesHandle>(preferences);
            SizedStruct.Check(output, "out");
            SizedStruct.Write(output, Out.At(Infos.Value, index, "preference"));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint preferences) => Core.Handles.Remove<PreferencesHandle>(preferences);
}
