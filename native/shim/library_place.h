#pragma once

#include <filesystem>

namespace clara_shim {

// The real folder of libclara itself, links resolved; empty where the system does not tell.
std::filesystem::path library_folder();

} // namespace clara_shim
