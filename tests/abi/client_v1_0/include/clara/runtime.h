/** Starting and stopping the library, and the text of the last error. */
#ifndef CLARA_RUNTIME_H
#define CLARA_RUNTIME_H

#include "base.h"
#include "status.h"

CLARA_BEGIN

/** Options of clara_start. @since ABI 1.0 */
typedef struct clara_start_options {
  uint32_t struct_size;       /* set by CLARA_INIT */
  uint32_t flags;             /* none yet; an unknown bit is CLARA_E_ARGUMENT */
  const char *managed_folder; /* UTF-8; folder that holds Clara.Host.dll; NULL = "managed" beside the library */
  const char *dotnet_root;    /* UTF-8; folder of a .NET runtime; NULL = "dotnet" beside the library, then DOTNET_ROOT, then the system's */
} clara_start_options;

/** Version of the interface that this library implements: major << 16 | minor. Works before clara_start. Any thread. @since ABI 1.0 */
CLARA_API uint32_t CLARA_CALL clara_abi_version(void);

/** Starts .NET and binds the core. Idempotent; after a failure it may be called again. Blocks for about 0.1 s the first time. Any thread.
 *  @param options NULL for the defaults
 *  @return CLARA_OK, CLARA_E_RUNTIME_MISSING, CLARA_E_RUNTIME_VERSION, CLARA_E_MANAGED_MISSING, CLARA_E_HOST, CLARA_E_ARGUMENT @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_start(const clara_start_options *options);

/** Requests cancel of all running calls, waits for them up to 5 s and drops all sessions' connections. .NET itself stays loaded; clara_start may follow. Any thread.
 *  @return CLARA_OK, CLARA_E_BUSY (calls did not end in time) @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_stop(void);

/** Copies the text of the last failure on this thread: one line, what happened and what to do. Valid until the next clara call on this thread
 *  other than this one and clara_status_name. Empty when nothing failed. Works before clara_start.
 *  @param buffer receives the text and a final 0; NULL to ask for the size
 *  @param size in: bytes of the buffer; out: bytes needed, the final 0 counted; never NULL
 *  @return CLARA_OK, CLARA_E_BUFFER (size was written), CLARA_E_ARGUMENT @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_last_error(char *buffer, uint64_t *size);

/** Name of a status such as "CLARA_E_MODEL", or "CLARA_E_UNKNOWN". Static storage, never NULL. Works before clara_start. Any thread. @since ABI 1.0 */
CLARA_API const char *CLARA_CALL clara_status_name(clara_status status);

CLARA_END
#endif
