/** Stopping a blocking call from another thread. */
#ifndef CLARA_CANCEL_H
#define CLARA_CANCEL_H

#include "base.h"
#include "status.h"

CLARA_BEGIN

/** Makes a cancel request that was not made yet. May be given to several calls. @param out owned by the caller, release with clara_cancel_release
 *  @return CLARA_OK, CLARA_E_NOT_STARTED, CLARA_E_ARGUMENT @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_cancel_create(clara_cancel **out);

/** Asks all calls that were given it, now or later, to end soon (target 250 ms) with CLARA_E_CANCELLED; returns at once. Cannot be undone. Any thread.
 *  @return CLARA_OK, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_cancel_request(clara_cancel *cancel);

/** Releases; NULL is fine, also while a call uses it. @since ABI 1.0 */
CLARA_API void CLARA_CALL clara_cancel_release(clara_cancel *cancel);

CLARA_END
#endif
