#pragma once

namespace harness {

// Milliseconds since the process was started. On Linux the kernel's own start time, which has steps of 10 ms and never
// makes the figure too small; elsewhere since the first call, which main makes.
double milliseconds_since_process_start();

} // namespace harness
