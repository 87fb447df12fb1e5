#pragma once

#include "api.h"

namespace harness {

// Turns Ctrl+C into a cancel request. Made before the library is loaded, so that no thread of .NET takes the signal.
// A second Ctrl+C ends the process at once.
void watch_interrupts();

bool interrupted();

// The request that Ctrl+C makes from now on; NULL for none. The handle must live until another one is set.
void cancel_on_interrupt(const api *functions, clara_cancel *cancel);

} // namespace harness
