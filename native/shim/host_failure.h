#pragma once

#include "host_text.h"
#include "load_bind.h"

namespace clara_shim {

// What a failure code of hostfxr_initialize_for_runtime_config or hostfxr_get_runtime_delegate means to the caller.
outcome initialize_failure(int rc, const host_text &text, const dotnet_place &place, const managed_files &managed);

// The same for a failure to load Clara.Host.dll or to find Bind in it; .NET runs then.
outcome load_failure(int rc, const managed_files &managed);

} // namespace clara_shim
