using Clara.Dicom.Data;

namespace Clara.Dicom.Web.Store;

/// <summary>What a server says of the files of one request (PS3.18 section 10.5.3). Servers differ: Orthanc answers 200 and passes over in silence what it did not take, and whatever came behind it.</summary>
internal static class StoreAnswer
{
    /// <param name="status">HTTP status: 200, 202, 400 or 409.</param>
    /// <param name="answer">The answer's dataset; null where it has none.</param>
    /// <param name="files">The files of the request.</param>
    /// <returns>The files' results, and whether the answer tells of each; where it does not, the file may have suffered for another one of the request.</returns>
    public static IEnumerable<(FileToStore File, StoredFile Result, bool IsTold)> Read(int status, DicomDataset? answer, IReadOnlyList<FileToStore> files)
    {
        Dictionary<string, int?> stored = ByInstance(answer, DicomTags.ReferencedSopSequence, DicomTags.WarningReason);
        Dictionary<string, int?> failed = ByInstance(answer, DicomTags.FailedSopSequence, DicomTags.FailureReason);
        int? other = answer?.FirstItem(DicomTags.OtherFailuresSequence)?.Whole(DicomTags.FailureReason);
        // Where the server names nothing that it stored, its status is all there is.
        bool silent = answer?.Contains(DicomTags.ReferencedSopSequence) != true && failed.Count == 0 && other is null;
        foreach (FileToStore file in files)
        {
            StoredFile? told = Named(file);
            yield return (file, told ?? Unnamed(file), told is not null || (silent && status is 200 or 409));
        }

        StoredFile? Named(FileToStore file)
        {
            if (file.InstanceUid is string uid && failed.TryGetValue(uid, out int? failure))
                return new(file.Path, StoreOutcome.Refused, failure, failure is int f ? StoreReason.Of(f) : "the server gives no reason");
            if (file.InstanceUid is string known && stored.TryGetValue(known, out int? warning))
                return warning is int w ? new(file.Path, StoreOutcome.StoredWithWarning, w, StoreReason.Of(w)) : new(file.Path, StoreOutcome.Stored);
            return null;
        }

        StoredFile Unnamed(FileToStore file)
        {
            if (silent)
                return status switch
                {
                    200 => new(file.Path, StoreOutcome.Stored),
                    202 => new(file.Path, StoreOutcome.Unconfirmed, null, "the server took some of the files and does not say which"),
                    _ => new(file.Path, StoreOutcome.Refused, null, $"the server refused the request ({status}) without a reason"),
                };
            return other is int o ? new(file.Path, StoreOutcome.Refused, o, StoreReason.Of(o))
                : new(file.Path, StoreOutcome.Refused, null, "the server does not name it among those that it stored; its log tells more");
        }
    }

    /// <summary>Whether a dataset is an answer to a store and not, say, a server's own form of an error.</summary>
    public static bool IsOne(DicomDataset dataset) =>
        dataset.Contains(DicomTags.ReferencedSopSequence) || dataset.Contains(DicomTags.FailedSopSequence) || dataset.Contains(DicomTags.OtherFailuresSequence);

    private static Dictionary<string, int?> ByInstance(DicomDataset? answer, DicomTag sequence, DicomTag reason)
    {
        Dictionary<string, int?> found = [];
        foreach (DicomDataset item in answer?.Items(sequence) ?? [])
            if (item.Text(DicomTags.ReferencedSopInstanceUid) is string uid)
                found[uid] = item.Whole(reason);
        return found;
    }
}
