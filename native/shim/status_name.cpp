#include "clara/runtime.h"

extern "C" const char *CLARA_CALL clara_status_name(clara_status status) {
  switch (status) {
#include "status_names.g.inc"
  default:
    return "CLARA_E_UNKNOWN";
  }
}
