#pragma once

namespace dicom_worker {

// Whether the system refused memory, to whatever library asked. GDCM and OpenJPEG take that for a damaged file and say
// so; only this tells the two apart. One thread. Known with glibc only; elsewhere it is never seen.
class RefusedMemory {
public:
  static void forget() noexcept;
  static bool seen() noexcept;
};

} // namespace dicom_worker
